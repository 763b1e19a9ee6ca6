#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/project/project.h"

namespace zeroplane {

/// One `.zeroplane` file: SQLite, every edit one transaction, nothing else to save. One object, one thread.
/// One object writes a file at a time; any number may read it meanwhile.
class ProjectStore {
 public:
  /// Makes a new file (an existing one is not touched: kUnwritable) or opens one, migrating an older schema.
  /// Either keeps it to this object until it is destroyed; another writer, here or in another process, gets
  /// kInUse. One that a killed process left behind opens with every edit whose function had returned.
  /// @throws Error kUnwritable, kDiskFull, kNotFound, kIsDirectory, kEmptyFile, kDamaged, kNewerSchema,
  /// kInUse, each naming the path
  static std::unique_ptr<ProjectStore> Create(const std::filesystem::path& path, const MediaReference& media);
  static std::unique_ptr<ProjectStore> Open(const std::filesystem::path& path);
  /// Only to read, whoever else has it open: Load() gives what is committed then. The file's content is not
  /// touched, nor is it migrated. @throws Error as Open, without kInUse
  static std::unique_ptr<ProjectStore> OpenReadOnly(const std::filesystem::path& path);
  ~ProjectStore();

  /// Absolute.
  const std::filesystem::path& path() const;
  bool read_only() const;
  /// Who had the file open for writing when this object opened it to read: "process 8123 on studio4".
  const std::optional<std::string>& holder() const;

  /// @throws Error kDamaged
  Project Load() const;

  /// Everything to another file, which is replaced when the new one is whole. This object keeps the old one.
  /// @throws Error kInvalidArgument for the own path, kInUse, kNotFound, kIsDirectory, kUnwritable, kDiskFull
  void SaveCopy(const std::filesystem::path& path) const;

  // Edits; each is one transaction: when one throws, the file holds what it held before.
  // @throws Error kDiskFull, kUnwritable, kInUse (naming the holder when opened to read); std::logic_error
  // for an unknown shot or a value that a project cannot hold (NaN, keys out of order)
  /// Takes shots out and puts others in, with all they carry; costs what those shots carry. A shot keeps its
  /// id; one with id 0 gets a fresh one, which no shot of this file ever had. @return the ids, in order.
  /// Shots follow one another without gaps afterwards (else std::logic_error).
  std::vector<ShotId> ReplaceShots(const std::vector<ShotId>& removed, const std::vector<Shot>& inserted);
  void SaveHeaders(const std::vector<std::pair<ShotId, ShotHeader>>& headers);
  void SaveGrades(const std::vector<std::pair<ShotId, Grade>>& grades);
  void SaveCanvas(ShotId shot, const ShotCanvas& canvas);
  /// Only tiles that differ from what is stored are written.
  void SaveEffects(ShotId shot, const std::vector<PaintedEffect>& effects);
  void SaveSettings(const ProjectSettings& settings);
  /// Fills in an empty relative path. @return what was stored
  MediaReference SaveMedia(const MediaReference& media);

 private:
  struct Impl;
  explicit ProjectStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
