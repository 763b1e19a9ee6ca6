#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace zeroplane {

/// A file that is being fetched: `<path>.part` until it is whole, held by one process at a time. What came is
/// kept when fetching stops, and `<path>.part.origin` remembers which file of which server it is a part of.
class PartFile {
 public:
  /// Makes or takes up the part. @throws Error kInUse, kUnwritable
  explicit PartFile(const std::filesystem::path& path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::filesystem::path& part() const { return part_; }
  std::int64_t size_bytes() const { return size_bytes_; }

  /// @throws Error kDiskFull, kUnwritable
  void Append(const void* data, std::size_t bytes);
  /// Back to nothing, and to no origin.
  void StartAgain();

  /// What the server called this version of the file (an ETag or a date); empty where it is not known, or
  /// another address was asked.
  std::string VersionFrom(const std::string& url) const;
  void SetOrigin(const std::string& url, const std::string& version);

  /// Gives the whole file its name, replacing what had it. @throws Error kUnwritable, kDiskFull
  void Finish();

 private:
  [[noreturn]] void ThrowUnwritable() const;

  std::filesystem::path path_, part_, origin_;
  int descriptor_ = -1;
  std::int64_t size_bytes_ = 0;
};

}  // namespace zeroplane
