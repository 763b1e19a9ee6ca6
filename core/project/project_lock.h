#pragma once

#include <filesystem>
#include <optional>
#include <string>

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

  /// "process 8123 on studio4", or nullopt when nobody holds the project. Only looks; a process of this host
  /// that has died holds nothing.
  static std::optional<std::string> Holder(const std::filesystem::path& project);

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace zeroplane
