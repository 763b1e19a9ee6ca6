#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/project/project.h"

namespace zeroplane {

/// One `.zeroplane` file: SQLite in WAL mode, every edit one transaction, nothing else to save. One object,
/// one thread.
class ProjectStore {
 public:
  /// Makes a new file (an existing one is not touched: kUnwritable) or opens one. Either keeps it to this
  /// object until it is destroyed; another one, here or in another process, gets kInUse. One that a killed
  /// process left behind opens with every edit whose function had returned.
  /// @throws Error kUnwritable, kDiskFull, kNotFound, kIsDirectory, kEmptyFile, kDamaged, kNewerSchema,
  /// kInUse, each naming the path
  static std::unique_ptr<ProjectStore> Create(const std::filesystem::path& path, const MediaReference& media);
  static std::unique_ptr<ProjectStore> Open(const std::filesystem::path& path);
  ~ProjectStore();

  /// Absolute.
  const std::filesystem::path& path() const;

  /// @throws Error kDamaged
  Project Load() const;

  // Edits; each is one transaction: when one throws, the file holds what it held before.
  // @throws Error kDiskFull, kUnwritable, kInUse; std::logic_error for an unknown shot or a value that is NaN
  /// Replaces all shots, with what they carry; gives fresh ids and returns them in order. Shots follow one
  /// another without gaps (else std::logic_error).
  std::vector<ShotId> ReplaceShots(const std::vector<Shot>& shots);
  void SaveGrades(const std::vector<std::pair<ShotId, Grade>>& grades);
  void SaveCanvas(ShotId shot, const ShotCanvas& canvas);
  /// nullopt removes the effect. Only tiles that differ from what is stored are written.
  void SaveEffect(ShotId shot, const std::optional<PaintedEffect>& effect);
  void SaveSettings(const std::string& screen_id, SourceEye eye);
  /// Fills in an empty relative path.
  void SaveMedia(const MediaReference& media);

 private:
  struct Impl;
  explicit ProjectStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
