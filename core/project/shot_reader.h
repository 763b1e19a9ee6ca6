#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/project/project.h"

namespace zeroplane {

/// Reads the shots of an open project. Its statements are prepared once, so that a film of thousands of shots
/// opens at once. SQLite's own errors pass through; rows that make no sense throw Error kDamaged naming the
/// file.
class ShotReader {
 public:
  /// Both outlive this object.
  ShotReader(SQLite::Database& database, const std::filesystem::path& path);

  /// All shots with all that belongs to them, in film order and without gaps.
  std::vector<Shot> ReadAll();

  /// In film order.
  std::vector<ShotId> ReadIds();
  /// Its own row, without what the functions below read. The shot is there.
  Shot ReadRow(ShotId shot);
  std::vector<GradeKey> ReadKeys(ShotId shot);
  std::vector<WindowKey> ReadWindowKeys(ShotId shot);
  std::vector<ShotNote> ReadNotes(ShotId shot);
  std::vector<GradeVersion> ReadVersions(ShotId shot);
  std::optional<ShotCanvas> ReadCanvas(ShotId shot);
  std::vector<PaintedEffect> ReadEffects(ShotId shot);

 private:
  void Check(bool sound, const std::string& what) const;
  /// Of a statement that gives frame, depth, background and interpolation.
  std::vector<GradeKey> KeysOf(SQLite::Statement& rows) const;
  void ReadTiles(ShotId shot, int position, Mask& mask);

  const std::filesystem::path& path_;
  SQLite::Statement ids_, row_, keys_, window_keys_, notes_, versions_, version_keys_, canvas_, effects_,
      tiles_;
};

}  // namespace zeroplane
