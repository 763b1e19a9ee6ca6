#include "core/net/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "core/base/error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

// A part that was finished between opening and locking has its own name now, and the lock is on that file.
bool IsStillAt(int descriptor, const fs::path& part) {
  struct stat held {
  }, named{};
  return fstat(descriptor, &held) == 0 && stat(part.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

fs::path WithEnding(fs::path path, const char* ending) {
  path += ending;
  return path;
}

}  // namespace

PartFile::PartFile(const fs::path& path)
    : path_(path), part_(WithEnding(path, ".part")), origin_(WithEnding(path, ".part.origin")) {
  do {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = open(part_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor_ < 0) ThrowUnwritable();
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      close(descriptor_);
      throw Error(ErrorCode::kInUse, path_.string(), "is being fetched by another process",
                  "Wait until it is done, or stop it.");
    }
  } while (!IsStillAt(descriptor_, part_));
  struct stat held {};
  fstat(descriptor_, &held);
  size_bytes_ = held.st_size;
}

PartFile::~PartFile() {
  std::error_code ignored;
  if (size_bytes_ == 0 && IsStillAt(descriptor_, part_)) {
    fs::remove(part_, ignored);
    fs::remove(origin_, ignored);
  }
  close(descriptor_);
}

void PartFile::Append(const void* data, std::size_t bytes) {
  const char* next = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = write(descriptor_, next, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) ThrowUnwritable();
    next += written;
    bytes -= static_cast<std::size_t>(written);
    size_bytes_ += written;
  }
}

void PartFile::StartAgain() {
  std::error_code ignored;
  fs::remove(origin_, ignored);
  if (ftruncate(descriptor_, 0) != 0) ThrowUnwritable();
  size_bytes_ = 0;
}

std::string PartFile::VersionFrom(const std::string& url) const {
  std::ifstream file(origin_);
  std::string from, version;
  std::getline(file, from);
  std::getline(file, version);
  return from == url ? version : std::string();
}

void PartFile::SetOrigin(const std::string& url, const std::string& version) {
  std::ofstream file(origin_, std::ios::trunc);
  file << url << "\n" << version << "\n";
}

void PartFile::Finish() {
  if (fsync(descriptor_) != 0 || rename(part_.c_str(), path_.c_str()) != 0) ThrowUnwritable();
  std::error_code ignored;
  fs::remove(origin_, ignored);
}

void PartFile::ThrowUnwritable() const {
  const int reason = errno;
  if (reason == ENOSPC || reason == EDQUOT)
    throw Error(ErrorCode::kDiskFull, path_.string(), "could not be written because the disk is full",
                "Make room and start again: what came is kept.");
  throw Error(ErrorCode::kUnwritable, path_.string(),
              std::string("cannot be written (") + std::strerror(reason) + ")",
              "Check that its folder exists and is yours.");
}

}  // namespace zeroplane
