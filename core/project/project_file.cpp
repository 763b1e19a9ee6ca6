#include "core/project/project_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "core/base/error.h"

namespace zeroplane {

std::filesystem::path ResolvedProject(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(absolute, error);
  return error ? absolute : resolved;
}

void CheckIsProjectFile(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) {
    throw Error(ErrorCode::kNotFound, path.string(), "does not exist", "Check the name.");
  }
  if (std::filesystem::is_directory(status)) {
    throw Error(ErrorCode::kIsDirectory, path.string(), "is a folder", "Choose a .zeroplane file.");
  }
  if (std::filesystem::file_size(path, error) == 0 && !error) {
    throw Error(ErrorCode::kEmptyFile, path.string(), "is empty", "Choose another file.");
  }
}

void CreateEmptyFile(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    const int error = errno;
    if (error == EEXIST) {
      throw Error(ErrorCode::kUnwritable, path.string(), "exists already",
                  "Open it, or choose another name.");
    }
    throw Error(error == ENOSPC ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, path.string(),
                std::string("cannot be created: ") + std::strerror(error), "Choose another folder.");
  }
  close(descriptor);
}

}  // namespace zeroplane
