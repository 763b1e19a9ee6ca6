#include "core/media/media_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/error.h"

namespace zeroplane {

namespace fs = std::filesystem;

void CheckReadable(const fs::path& path) {
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (status.type() == fs::file_type::not_found)
    throw Error(ErrorCode::kNotFound, path.string(), "was not found",
                "Check the path, or locate the file again.");
  if (status.type() == fs::file_type::directory)
    throw Error(ErrorCode::kIsDirectory, path.string(), "is a directory", "Choose a file inside it.");
  if (status.type() != fs::file_type::none && status.type() != fs::file_type::regular)
    throw Error(ErrorCode::kNotMedia, path.string(), "is not a regular file", "Choose a file on disk.");
  if (problem || access(path.c_str(), R_OK) != 0) {
    const std::string reason = problem ? problem.message() : std::generic_category().message(errno);
    throw Error(ErrorCode::kUnreadable, path.string(), "cannot be read: " + reason,
                "Give yourself permission to read the file and its folder.");
  }
  if (fs::file_size(path) == 0)
    throw Error(ErrorCode::kEmptyFile, path.string(), "is empty (0 bytes)", "Copy or export it again.");
}

PartialFile::PartialFile(fs::path target) : target_(std::move(target)) {
  std::error_code ignored;
  if (fs::is_directory(target_, ignored))
    throw Error(ErrorCode::kUnwritable, target_.string(), "is a directory", "Choose a file name inside it.");
  const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored))
    throw Error(ErrorCode::kUnwritable, target_.string(),
                "cannot be written: the folder " + folder.string() + " does not exist",
                "Make the folder first, or choose another.");
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    throw Error(ErrorCode::kUnwritable, target_.string(),
                "cannot be written: " + std::generic_category().message(errno),
                "Choose a folder that you may write to.");
  const std::string middle = ".partial-" + std::to_string(getpid());
  partial_ = folder / (target_.stem().string() + middle + target_.extension().string());
}

PartialFile::~PartialFile() {
  std::error_code ignored;
  if (!committed_) fs::remove(partial_, ignored);
}

void PartialFile::Commit() {
  std::error_code problem;
  fs::rename(partial_, target_, problem);
  if (problem) ThrowWriteError(problem.value());
  committed_ = true;
}

void PartialFile::ThrowWriteError(int error_number) const {
  if (error_number == ENOSPC || error_number == EDQUOT)
    throw Error(ErrorCode::kDiskFull, target_.string(), "could not be finished: the disk is full",
                "Free some space or choose another disk; nothing was left behind.");
  throw Error(ErrorCode::kUnwritable, target_.string(),
              "cannot be written: " + std::generic_category().message(error_number),
              "Choose another folder or disk.");
}

void WriteWhole(const fs::path& path, std::span<const std::uint8_t> bytes) {
  PartialFile partial(path);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(partial.path().c_str(), "wb"),
                                                       &std::fclose);
  if (!file) partial.ThrowWriteError(errno);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
      std::fclose(file.release()) != 0)
    partial.ThrowWriteError(errno);
  partial.Commit();
}

}  // namespace zeroplane
