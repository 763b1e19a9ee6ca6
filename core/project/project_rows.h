#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/project/project.h"

namespace zeroplane {

/// Writes the rows of an open project, and reads those that are not of a shot (shot_reader.h): one function,
/// one kind of row. Transactions are the caller's. SQLite's own errors pass through; rows that make no sense
/// throw Error kDamaged naming the file. Values that a project cannot hold (an unknown shot or screen, keys
/// out of order) are std::logic_error.
class ProjectRows {
 public:
  /// Both outlive this object.
  ProjectRows(SQLite::Database& database, const std::filesystem::path& path)
      : database_(database), path_(path) {}

  MediaReference ReadMedia() const;
  void WriteMedia(const MediaReference& media);
  ProjectSettings ReadSettings() const;
  void WriteSettings(const ProjectSettings& settings);

  /// Without canvas and effects. `shot.id` 0 asks for a fresh id. @return the id
  ShotId InsertShot(const Shot& shot);
  /// With all that belongs to it.
  void DeleteShot(ShotId shot);
  void RequireShot(ShotId shot) const;
  /// Every shot begins where the one before it ends.
  void RequireNoGaps() const;

  void UpdateHeader(ShotId shot, const ShotHeader& header);
  void UpdateGrade(ShotId shot, const Grade& grade);
  void WriteCanvas(ShotId shot, const ShotCanvas& canvas);
  /// @param stored the masks that the file holds for this shot; only tiles that differ are written
  void WriteEffects(ShotId shot, const std::vector<PaintedEffect>& effects, const std::vector<Mask>& stored);

 private:
  /// Keys, window keys, notes and versions, instead of those that are there.
  void WriteLists(ShotId shot, const ShotHeader& header);
  void WriteVersion(ShotId shot, int position, const GradeVersion& version);
  void WriteTiles(ShotId shot, int position, const Mask& mask, const Mask& stored);

  SQLite::Database& database_;
  const std::filesystem::path& path_;
};

}  // namespace zeroplane
