#include "core/disk/sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace zeroplane {

int SyncToDisk(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  const bool done = fsync(descriptor) == 0 || errno == EINVAL;  // of folders on some network disks
  const int error = done ? 0 : errno;
  close(descriptor);
  return error;
}

}  // namespace zeroplane
