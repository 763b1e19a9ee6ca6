#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/project/project.h"

namespace zeroplane {

/// The tables of an open project as values: one function reads or writes one kind of row. Transactions are
/// the caller's. SQLite's own errors pass through; rows that make no sense throw Error kDamaged naming the
/// file.
class ProjectRows {
 public:
  /// Both outlive this object.
  ProjectRows(SQLite::Database& database, const std::filesystem::path& path)
      : database_(database), path_(path) {}

  MediaReference ReadMedia() const;
  void WriteMedia(const MediaReference& media);

  /// Fills in screen and source eye.
  void ReadSettings(Project& project) const;
  void WriteSettings(const std::string& screen_id, SourceEye eye);

  /// In film order, each with its canvas and effect.
  std::vector<Shot> ReadShots() const;
  void DeleteShots();
  /// The row alone, without canvas and effect; `shot.id` is not used. @return the fresh id
  ShotId InsertShot(const Shot& shot);
  /// @throws std::logic_error when there is no such shot
  void RequireShot(ShotId shot) const;
  void UpdateGrade(ShotId shot, const Grade& grade);

  std::optional<ShotCanvas> ReadCanvas(ShotId shot) const;
  void WriteCanvas(ShotId shot, const ShotCanvas& canvas);

  std::optional<PaintedEffect> ReadEffect(ShotId shot) const;
  /// Of the shot's effect; empty when there is none.
  Mask ReadMask(ShotId shot) const;
  void DeleteEffect(ShotId shot);
  /// @param stored the mask that the file holds for this shot; only tiles that differ are written
  void WriteEffect(ShotId shot, const PaintedEffect& effect, const Mask& stored);

 private:
  void ReadTiles(ShotId shot, Mask& mask) const;
  void WriteTiles(ShotId shot, const Mask& mask, const Mask& stored);
  void CheckRow(bool sound, const std::string& what) const;

  SQLite::Database& database_;
  const std::filesystem::path& path_;
};

}  // namespace zeroplane
