#include "core/project/project_lock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/error.h"

namespace zeroplane {
namespace {

std::string ThisHost() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) return "?";
  return host.data();
}

struct Process {
  std::string host;
  std::string id;  ///< as text: the file may hold anything
};

/// What a lock file says: "studio4 8123".
std::optional<Process> ReadHolder(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t length = pread(descriptor, text.data(), text.size(), 0);
  const std::string holder(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  const std::size_t space = holder.find(' ');
  if (space == std::string::npos) return std::nullopt;
  return Process{holder.substr(0, space), holder.substr(space + 1)};
}

std::string Sentence(const std::optional<Process>& holder) {
  return holder ? "process " + holder->id + " on " + holder->host : "another process";
}

/// A process of this host that is not there any more.
bool IsGone(const Process& process) {
  const pid_t id = std::atoi(process.id.c_str());
  return process.host == ThisHost() && id > 0 && kill(id, 0) != 0 && errno == ESRCH;
}

/// Whether the name still leads to the opened file: its last holder may have removed it between open and
/// lock.
bool IsCurrent(int descriptor, const std::filesystem::path& path) {
  struct stat opened {
  }, named{};
  return fstat(descriptor, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

[[noreturn]] void ThrowUnwritable(const std::filesystem::path& project, int error) {
  if (error == ENOENT) {
    throw Error(ErrorCode::kNotFound, project.string(), "lies in a folder that does not exist",
                "Choose another folder.");
  }
  throw Error(error == ENOSPC ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, project.string(),
              std::string("cannot be locked for writing: ") + std::strerror(error),
              "A project needs a folder that you may write to.");
}

}  // namespace

ProjectLock::ProjectLock(const std::filesystem::path& project) : path_(project.string() + "-lock") {
  do {
    if (descriptor_ >= 0) close(descriptor_);
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) ThrowUnwritable(project, errno);
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      const std::string holder = Sentence(ReadHolder(descriptor_));
      close(descriptor_);
      if (error != EWOULDBLOCK) ThrowUnwritable(project, error);
      throw Error(ErrorCode::kInUse, project.string(), "is open in another Zeroplane (" + holder + ")",
                  "Close it there first.");
    }
  } while (!IsCurrent(descriptor_, path_));

  const std::string holder = ThisHost() + " " + std::to_string(getpid());
  // The name is information only: a full disk must not keep a project from being opened.
  if (ftruncate(descriptor_, 0) == 0) {
    [[maybe_unused]] const ssize_t written = pwrite(descriptor_, holder.data(), holder.size(), 0);
  }
}

ProjectLock::~ProjectLock() {
  unlink(path_.c_str());
  close(descriptor_);
}

std::optional<std::string> ProjectLock::Holder(const std::filesystem::path& project) {
  const int descriptor = open((project.string() + "-lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const std::optional<Process> holder = ReadHolder(descriptor);
  close(descriptor);
  if (!holder || IsGone(*holder)) return std::nullopt;
  return Sentence(holder);
}

}  // namespace zeroplane
