#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace zeroplane {

/// Writes what torch.save() writes, by hand, so that a test can also write what it never would.

std::string LittleEndian(std::uint64_t value, int bytes);

/// Opcodes of a pickle (protocol 2), one after another.
class Pickle {
 public:
  Pickle() { Raw("\x80\x02"); }
  Pickle& Raw(const std::string& bytes) {
    bytes_ += bytes;
    return *this;
  }
  Pickle& Global(const std::string& module, const std::string& name) {
    return Raw("c" + module + "\n" + name + "\n");
  }
  // Not "X" + …: GCC 12 warns of that in release builds (its bug 105651).
  Pickle& Text(const std::string& text) { return Raw("X").Raw(LittleEndian(text.size(), 4)).Raw(text); }
  Pickle& Int(std::int32_t value) { return Raw("J").Raw(LittleEndian(static_cast<std::uint32_t>(value), 4)); }
  Pickle& Ints(const std::vector<std::int32_t>& values);
  /// An empty OrderedDict, then a mark: items follow, then "u".
  Pickle& BeginState() { return Global("collections", "OrderedDict").Raw(")R("); }
  /// A tensor; `storage_type` is "FloatStorage" and so on.
  Pickle& Tensor(const std::string& storage_type, const std::string& key, std::int32_t elements,
                 std::int32_t offset, const std::vector<std::int32_t>& size,
                 const std::vector<std::int32_t>& stride);
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

struct ZipOptions {
  bool zip64 = false;        ///< sizes and places in ZIP64 fields, as PyTorch does beyond 4 GiB
  std::uint16_t method = 0;  ///< 8: says that it is compressed
  std::uint16_t flags = 0;   ///< 1: says that it is encrypted
};

/// A ZIP archive of stored entries.
std::string Zip(const std::vector<std::pair<std::string, std::string>>& entries,
                const ZipOptions& options = {});

/// A whole .pth: `archive/data.pkl`, `archive/byteorder`, `archive/data/<key>`, `archive/version`.
std::string Pth(const Pickle& pickle, const std::map<std::string, std::string>& storages,
                const ZipOptions& options = {});

}  // namespace zeroplane
