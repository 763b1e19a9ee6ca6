#pragma once

#include <filesystem>

namespace zeroplane {

/// Keeps a project to one process: an advisory lock on the file `<project>-lock` beside it, which names host
/// and process for whoever is refused. The lock dies with its process; the file goes away when the lock is
/// given back, and one left by a crash is taken over.
class ProjectLock {
 public:
  /// @throws Error kInUse naming the holder, kNotFound when there is no such folder, kUnwritable
  explicit ProjectLock(const std::filesystem::path& project);
  ~ProjectLock();
  ProjectLock(const ProjectLock&) = delete;
  ProjectLock& operator=(const ProjectLock&) = delete;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace zeroplane
