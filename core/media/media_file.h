#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace zeroplane {

/// Checks that `path` can be opened as a file with something in it, before any library tries to make sense of
/// it.
/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kUnreadable (no permission), kNotMedia (not a regular
/// file)
void CheckReadable(const std::filesystem::path& path);

/// A file that appears under its name only when it is complete: written as `<stem>.partial-<pid><ending>`
/// beside the target, renamed by Commit(), removed by the destructor otherwise.
class PartialFile {
 public:
  /// Creates nothing yet. @throws Error kUnwritable (folder missing or not writable, target is a directory)
  explicit PartialFile(std::filesystem::path target);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  const std::filesystem::path& path() const { return partial_; }  ///< to be written
  const std::filesystem::path& target() const { return target_; }

  /// @throws Error kUnwritable
  void Commit();

  /// @throws Error kDiskFull when `error_number` says so, else kUnwritable; both name the target
  [[noreturn]] void ThrowWriteError(int error_number) const;

 private:
  std::filesystem::path target_, partial_;
  bool committed_ = false;
};

/// These bytes as a file, whole or not at all. @throws Error kUnwritable, kDiskFull
void WriteWhole(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace zeroplane
