#include "models/weights/zip_directory.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/base/error.h"

namespace zeroplane {
namespace {

// Sizes and signatures of PKWARE's APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
constexpr std::uint64_t kEndBytes = 22, kEnd64Bytes = 56, kLocator64Bytes = 20, kEntryBytes = 46,
                        kLocalBytes = 30;
constexpr std::uint32_t kEndSign = 0x06054b50, kEnd64Sign = 0x06064b50, kLocator64Sign = 0x07064b50;
constexpr std::uint32_t kEntrySign = 0x02014b50, kLocalSign = 0x04034b50;
constexpr std::uint64_t kMostCommentBytes = 0xffff, kMostDirectoryBytes = 64u << 20;
constexpr std::uint32_t kIn64 = 0xffffffff;  ///< the value stands in the ZIP64 field
constexpr std::uint16_t kZip64Field = 1, kEncrypted = 1;

Error Damaged(const std::string& origin, const std::string& problem) {
  return Error(ErrorCode::kDamaged, origin, "is not a whole ZIP archive: " + problem, "Fetch it again.");
}

/// Little-endian numbers of a piece of the file; reading past its end throws.
class Fields {
 public:
  Fields(std::string_view bytes, const std::string& origin) : bytes_(bytes), origin_(origin) {}

  std::uint64_t Number(std::size_t at, std::size_t width) const {
    if (at > bytes_.size() || width > bytes_.size() - at) throw Damaged(origin_, "a record is cut short");
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes_[at + i]);
    return value;
  }
  std::uint16_t Short(std::size_t at) const { return static_cast<std::uint16_t>(Number(at, 2)); }
  std::uint32_t Word(std::size_t at) const { return static_cast<std::uint32_t>(Number(at, 4)); }
  std::uint64_t Long(std::size_t at) const { return Number(at, 8); }
  std::string_view Text(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) throw Damaged(origin_, "a name is cut short");
    return bytes_.substr(at, size);
  }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  const std::string& origin_;
};

std::string Piece(std::istream& in, std::uint64_t offset, std::uint64_t bytes, const std::string& origin) {
  std::string piece(bytes, '\0');
  in.clear();
  in.seekg(static_cast<std::streamoff>(offset));
  in.read(piece.data(), static_cast<std::streamsize>(bytes));
  if (!in) throw Damaged(origin, "it cannot be read to its end");
  return piece;
}

struct Directory {
  std::uint64_t offset = 0, bytes = 0, entries = 0;
};

Directory FindDirectory64(std::istream& in, std::uint64_t end_at, const std::string& origin) {
  if (end_at < kLocator64Bytes + kEnd64Bytes) throw Damaged(origin, "its ZIP64 record is missing");
  const std::string locator_bytes = Piece(in, end_at - kLocator64Bytes, kLocator64Bytes, origin);
  const Fields locator(locator_bytes, origin);
  const std::uint64_t at = locator.Long(8);
  if (locator.Word(0) != kLocator64Sign || at > end_at - kLocator64Bytes - kEnd64Bytes)
    throw Damaged(origin, "its ZIP64 record is missing");
  const std::string end_bytes = Piece(in, at, kEnd64Bytes, origin);
  const Fields end(end_bytes, origin);
  if (end.Word(0) != kEnd64Sign) throw Damaged(origin, "its ZIP64 record is missing");
  return {end.Long(48), end.Long(40), end.Long(32)};
}

Directory FindDirectory(std::istream& in, std::uint64_t file_bytes, const std::string& origin) {
  const std::uint64_t tail_bytes = std::min(file_bytes, kEndBytes + kMostCommentBytes);
  if (tail_bytes < kEndBytes) throw Damaged(origin, "it is too short");
  const std::string tail = Piece(in, file_bytes - tail_bytes, tail_bytes, origin);
  const Fields fields(tail, origin);
  for (std::uint64_t at = tail_bytes - kEndBytes + 1; at-- > 0;) {
    if (fields.Word(at) != kEndSign || at + kEndBytes + fields.Short(at + 20) != tail_bytes) continue;
    if (fields.Short(at + 4) != 0 && fields.Short(at + 4) != 0xffff)
      throw Error(ErrorCode::kUnsupported, origin, "is one part of an archive in several parts");
    const Directory directory{fields.Word(at + 16), fields.Word(at + 12), fields.Short(at + 10)};
    const bool in_64 = directory.offset == kIn64 || directory.bytes == kIn64 || directory.entries == 0xffff;
    return in_64 ? FindDirectory64(in, file_bytes - tail_bytes + at, origin) : directory;
  }
  throw Damaged(origin, "its end is missing");
}

// Sizes and place of an entry; the ZIP64 field holds those that do not fit, in this order.
struct Placed {
  std::uint64_t stored, plain, local_at;
};

Placed Place(const Fields& fields, std::size_t at, std::size_t extra_at, std::size_t extra_bytes,
             const std::string& origin) {
  Placed placed{fields.Word(at + 20), fields.Word(at + 24), fields.Word(at + 42)};
  const std::size_t extra_end = extra_at + extra_bytes;
  for (std::size_t field = extra_at; field + 4 <= extra_end;) {
    const std::size_t bytes = fields.Short(field + 2);
    if (bytes > extra_end - field - 4) throw Damaged(origin, "an entry's extra field");
    if (fields.Short(field) == kZip64Field) {
      const Fields wide(fields.Text(field + 4, bytes), origin);
      std::size_t next = 0;
      for (std::uint64_t* value : {&placed.plain, &placed.stored, &placed.local_at}) {
        if (*value != kIn64) continue;
        *value = wide.Long(next);
        next += 8;
      }
      break;
    }
    field += 4 + bytes;
  }
  return placed;
}

ZipEntry Locate(std::istream& in, const Placed& placed, std::uint64_t file_bytes, const std::string& name,
                const std::string& origin) {
  if (placed.local_at > file_bytes || file_bytes - placed.local_at < kLocalBytes)
    throw Damaged(origin, name + " lies beyond its end");
  const std::string local_bytes = Piece(in, placed.local_at, kLocalBytes, origin);
  const Fields local(local_bytes, origin);
  if (local.Word(0) != kLocalSign) throw Damaged(origin, name + " is not where it should be");
  const std::uint64_t offset = placed.local_at + kLocalBytes + local.Short(26) + local.Short(28);
  if (offset > file_bytes || placed.stored > file_bytes - offset)
    throw Damaged(origin, name + " lies beyond its end");
  return {offset, placed.stored};
}

std::uint64_t SizeOf(std::istream& in) {
  in.clear();
  in.seekg(0, std::ios::end);
  const std::streamoff size = in.tellg();
  return size < 0 ? 0 : static_cast<std::uint64_t>(size);
}

}  // namespace

std::map<std::string, ZipEntry> ReadZipDirectory(std::istream& in, const std::string& origin) {
  const std::uint64_t file_bytes = SizeOf(in);
  const Directory directory = FindDirectory(in, file_bytes, origin);
  if (directory.offset > file_bytes || directory.bytes > file_bytes - directory.offset ||
      directory.bytes > kMostDirectoryBytes || directory.entries > directory.bytes / kEntryBytes)
    throw Damaged(origin, "its table of contents");
  const std::string bytes = Piece(in, directory.offset, directory.bytes, origin);
  const Fields fields(bytes, origin);
  std::map<std::string, ZipEntry> entries;
  std::uint64_t total = 0;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    if (fields.Word(at) != kEntrySign) throw Damaged(origin, "its table of contents");
    const std::size_t name_bytes = fields.Short(at + 28), extra_bytes = fields.Short(at + 30);
    const std::string name(fields.Text(at + kEntryBytes, name_bytes));
    if (fields.Short(at + 8) & kEncrypted)
      throw Error(ErrorCode::kUnsupported, origin, "is encrypted (" + name + ")");
    const Placed placed = Place(fields, at, at + kEntryBytes + name_bytes, extra_bytes, origin);
    if (fields.Short(at + 10) != 0 || placed.stored != placed.plain)
      throw Error(ErrorCode::kUnsupported, origin, "holds compressed entries (" + name + ")",
                  "PyTorch stores them as they are: this is not a file of torch.save().");
    const ZipEntry entry = Locate(in, placed, file_bytes, name, origin);
    total += entry.bytes;
    if (total > file_bytes) throw Damaged(origin, "its entries overlap");
    if (!entries.emplace(name, entry).second) throw Damaged(origin, name + " is there twice");
    at += kEntryBytes + name_bytes + extra_bytes + fields.Short(at + 32);
  }
  return entries;
}

std::string ReadZipText(std::istream& in, const ZipEntry& entry, std::uint64_t most_bytes,
                        const std::string& origin) {
  if (entry.bytes > most_bytes) throw Damaged(origin, "an entry is far too long");
  return Piece(in, entry.offset, entry.bytes, origin);
}

}  // namespace zeroplane
