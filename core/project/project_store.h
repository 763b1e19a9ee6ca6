#pragma once

#include <filesystem>
#include <memory>

#include "core/project/project.h"

namespace zeroplane {

/// One `.zeroplane` file: SQLite in WAL mode, every edit one transaction, nothing else to save. One object, one thread.
class ProjectStore {
 public:
  /// Makes a new file (an existing one is not touched: kUnwritable) or opens one.
  /// @throws Error kUnwritable, kDiskFull, kNotFound, kDamaged, kNewerSchema, kInUse, each naming the path
  static std::unique_ptr<ProjectStore> Create(const std::filesystem::path& path, const MediaReference& media);
  static std::unique_ptr<ProjectStore> Open(const std::filesystem::path& path);
  ~ProjectStore();

  const std::filesystem::path& path() const;

  Project Load() const;

  // Edits; each is one transaction. @throws Error kDiskFull, kUnwritable; std::logic_error for an unknown shot
  /// Replaces all shots (after detection); gives fresh ids and returns them in order.
  std::vector<ShotId> ReplaceShots(const std::vector<Shot>& shots);
  void SaveGrades(const std::vector<std::pair<ShotId, Grade>>& grades);
  void SaveCanvas(ShotId shot, const ShotCanvas& canvas);
  /// nullopt removes the effect. Only tiles that differ from what is stored are written.
  void SaveEffect(ShotId shot, const std::optional<PaintedEffect>& effect);
  void SaveSettings(const std::string& screen_id, SourceEye eye);
  void SaveMedia(const MediaReference& media);

 private:
  struct Impl;
  explicit ProjectStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
