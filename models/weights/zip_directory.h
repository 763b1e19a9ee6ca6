#pragma once

#include <cstdint>
#include <istream>
#include <map>
#include <string>

namespace zeroplane {

/// Where an entry's bytes lie in its archive.
struct ZipEntry {
  std::uint64_t offset = 0, bytes = 0;
};

/// The entries of a ZIP archive (with or without ZIP64 records) whose entries are all stored, not compressed,
/// as PyTorch writes them. Every entry lies inside the file, and together they hold no more bytes than it, so
/// a hostile archive cannot ask for more memory than its own size. Checksums are not compared.
/// @param in seekable; stays at an unspecified position
/// @param origin named in errors
/// @throws Error kDamaged, kUnsupported (compressed, encrypted or in several parts)
std::map<std::string, ZipEntry> ReadZipDirectory(std::istream& in, const std::string& origin);

/// The bytes of a short entry. @throws Error kDamaged (longer than `most_bytes`, or it cannot be read)
std::string ReadZipText(std::istream& in, const ZipEntry& entry, std::uint64_t most_bytes,
                        const std::string& origin);

}  // namespace zeroplane
