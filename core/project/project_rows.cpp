#include "core/project/project_rows.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/VariadicBind.h>

#include <bit>
#include <cstring>
#include <memory>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/stereo/screen.h"

namespace zeroplane {
namespace {

static_assert(std::endian::native == std::endian::little, "blobs are stored little-endian");

std::int64_t Key(ShotId shot) {
  return static_cast<std::int64_t>(shot);
}

/// An empty blob is not NULL.
void BindBlob(SQLite::Statement& statement, int index, const void* data, std::size_t size_bytes) {
  statement.bind(index, size_bytes > 0 ? data : "", static_cast<int>(size_bytes));
}

template <class... Values>
void Execute(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  SQLite::bind(statement, values...);
  statement.exec();
}

}  // namespace

void ProjectRows::CheckRow(bool sound, const std::string& what) const {
  if (!sound) {
    throw Error(ErrorCode::kDamaged, path_.string(), "is damaged (" + what + ")",
                "Restore it from a backup copy.");
  }
}

MediaReference ProjectRows::ReadMedia() const {
  SQLite::Statement row(database_,
                        "SELECT path, relative_path, size_bytes, frame_count, width, height, frame_rate_num, "
                        "frame_rate_den FROM media");
  CheckRow(row.executeStep(), "no film");
  MediaReference media;
  media.path = row.getColumn(0).getString();
  media.relative_path = row.getColumn(1).getString();
  media.size_bytes = row.getColumn(2).getInt64();
  media.frame_count = row.getColumn(3).getInt64();
  media.width = row.getColumn(4).getInt();
  media.height = row.getColumn(5).getInt();
  media.frame_rate = {row.getColumn(6).getInt64(), row.getColumn(7).getInt64()};
  CheckRow(media.frame_rate.den > 0, "frame rate");
  return media;
}

void ProjectRows::WriteMedia(const MediaReference& media) {
  Execute(database_, "INSERT OR REPLACE INTO media VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)", media.path.string(),
          media.relative_path.string(), media.size_bytes, media.frame_count, media.width, media.height,
          media.frame_rate.num, media.frame_rate.den);
}

void ProjectRows::ReadSettings(Project& project) const {
  SQLite::Statement row(database_, "SELECT screen, source_eye FROM settings");
  CheckRow(row.executeStep(), "no settings");
  project.screen_id = row.getColumn(0).getString();
  CheckRow(ScreenFromId(project.screen_id) != nullptr, "screen \"" + project.screen_id + "\"");
  const std::string eye_id = row.getColumn(1).getString();
  const std::optional<SourceEye> eye = SourceEyeFromId(eye_id);
  CheckRow(eye.has_value(), "source eye \"" + eye_id + "\"");
  project.source_eye = *eye;
}

void ProjectRows::WriteSettings(const std::string& screen_id, SourceEye eye) {
  ZP_CHECK(ScreenFromId(screen_id) != nullptr, screen_id);
  Execute(database_, "INSERT OR REPLACE INTO settings VALUES (1, ?, ?)", screen_id,
          std::string(Info(eye).id));
}

std::vector<Shot> ProjectRows::ReadShots() const {
  SQLite::Statement row(database_,
                        "SELECT id, first_frame, end_frame, name, depth_range_pct, background_pct FROM shots "
                        "ORDER BY first_frame");
  std::vector<Shot> shots;
  while (row.executeStep()) {
    Shot shot;
    shot.id = ShotId{row.getColumn(0).getInt64()};
    shot.frames = {row.getColumn(1).getInt64(), row.getColumn(2).getInt64()};
    shot.name = row.getColumn(3).getString();
    shot.grade = {row.getColumn(4).getDouble(), row.getColumn(5).getDouble()};
    shot.canvas = ReadCanvas(shot.id);
    shot.effect = ReadEffect(shot.id);
    shots.push_back(std::move(shot));
  }
  return shots;
}

void ProjectRows::DeleteShots() {
  database_.exec("DELETE FROM shots");
}

ShotId ProjectRows::InsertShot(const Shot& shot) {
  Execute(database_,
          "INSERT INTO shots (first_frame, end_frame, name, depth_range_pct, background_pct) VALUES (?, ?, "
          "?, ?, ?)",
          shot.frames.first, shot.frames.end, shot.name, shot.grade.depth_range_pct,
          shot.grade.background_pct);
  return ShotId{database_.getLastInsertRowid()};
}

void ProjectRows::RequireShot(ShotId shot) const {
  SQLite::Statement row(database_, "SELECT 1 FROM shots WHERE id = ?");
  row.bind(1, Key(shot));
  ZP_CHECK(row.executeStep(), "no shot " + std::to_string(Key(shot)));
}

void ProjectRows::UpdateGrade(ShotId shot, const Grade& grade) {
  Execute(database_, "UPDATE shots SET depth_range_pct = ?, background_pct = ? WHERE id = ?",
          grade.depth_range_pct, grade.background_pct, Key(shot));
  ZP_CHECK(database_.getChanges() == 1, "no shot " + std::to_string(Key(shot)));
}

std::optional<ShotCanvas> ProjectRows::ReadCanvas(ShotId shot) const {
  SQLite::Statement row(database_,
                        "SELECT raw_far, raw_near, scale, \"offset\" FROM canvases WHERE shot = ?");
  row.bind(1, Key(shot));
  if (!row.executeStep()) return std::nullopt;
  ShotCanvas canvas;
  canvas.raw_far = row.getColumn(0).getDouble();
  canvas.raw_near = row.getColumn(1).getDouble();
  canvas.scale = row.getColumn(2).getDouble();
  canvas.offset = row.getColumn(3).getDouble();

  SQLite::Statement sample_row(
      database_, "SELECT frame, width, height, iz16 FROM canvas_samples WHERE shot = ? ORDER BY position");
  sample_row.bind(1, Key(shot));
  while (sample_row.executeStep()) {
    const std::int64_t width = sample_row.getColumn(1).getInt(), height = sample_row.getColumn(2).getInt();
    const SQLite::Column blob = sample_row.getColumn(3);
    CheckRow(width >= 0 && height >= 0 && blob.getBytes() == width * height * 2, "canvas sample");
    CanvasSample sample{sample_row.getColumn(0).getInt64(),
                        ImageU16(static_cast<int>(width), static_cast<int>(height), 1)};
    if (!sample.iz16.empty()) std::memcpy(sample.iz16.data(), blob.getBlob(), sample.iz16.size_bytes());
    canvas.samples.push_back(std::move(sample));
  }
  return canvas;
}

void ProjectRows::WriteCanvas(ShotId shot, const ShotCanvas& canvas) {
  Execute(database_, "DELETE FROM canvases WHERE shot = ?", Key(shot));
  Execute(database_, "INSERT INTO canvases VALUES (?, ?, ?, ?, ?)", Key(shot), canvas.raw_far,
          canvas.raw_near, canvas.scale, canvas.offset);
  SQLite::Statement insert(database_, "INSERT INTO canvas_samples VALUES (?, ?, ?, ?, ?, ?)");
  for (int position = 0; const CanvasSample& sample : canvas.samples) {
    ZP_CHECK_EQ(sample.iz16.channels(), 1);
    SQLite::bind(insert, Key(shot), position++, sample.frame_index, sample.iz16.width(),
                 sample.iz16.height());
    BindBlob(insert, 6, sample.iz16.data(), sample.iz16.size_bytes());
    insert.exec();
    insert.reset();
  }
}

std::optional<PaintedEffect> ProjectRows::ReadEffect(ShotId shot) const {
  SQLite::Statement row(database_,
                        "SELECT name, pull_pct, roundness, feather_pct, enabled, mask_width, mask_height "
                        "FROM effects WHERE shot = ?");
  row.bind(1, Key(shot));
  if (!row.executeStep()) return std::nullopt;
  PaintedEffect effect;
  effect.name = row.getColumn(0).getString();
  effect.pull_pct = row.getColumn(1).getDouble();
  effect.roundness = row.getColumn(2).getDouble();
  effect.feather_pct = row.getColumn(3).getDouble();
  effect.enabled = row.getColumn(4).getInt() != 0;
  const int width = row.getColumn(5).getInt(), height = row.getColumn(6).getInt();
  CheckRow(width >= 0 && height >= 0, "mask size");
  effect.mask = Mask(width, height);
  ReadTiles(shot, effect.mask);
  return effect;
}

Mask ProjectRows::ReadMask(ShotId shot) const {
  const std::optional<PaintedEffect> effect = ReadEffect(shot);
  return effect ? effect->mask : Mask();
}

void ProjectRows::ReadTiles(ShotId shot, Mask& mask) const {
  SQLite::Statement row(database_, "SELECT \"column\", \"row\", coverage FROM effect_tiles WHERE shot = ?");
  row.bind(1, Key(shot));
  while (row.executeStep()) {
    const Mask::TileKey key{row.getColumn(0).getInt(), row.getColumn(1).getInt()};
    const SQLite::Column blob = row.getColumn(2);
    CheckRow(key.first >= 0 && key.first < mask.columns() && key.second >= 0 && key.second < mask.rows() &&
                 blob.getBytes() == Mask::kTileSize * Mask::kTileSize,
             "mask tile");
    const auto* coverage = static_cast<const std::uint8_t*>(blob.getBlob());
    mask.SetTile(key, std::make_shared<const Mask::Tile>(coverage, coverage + blob.getBytes()));
  }
}

void ProjectRows::DeleteEffect(ShotId shot) {
  Execute(database_, "DELETE FROM effects WHERE shot = ?", Key(shot));
}

void ProjectRows::WriteEffect(ShotId shot, const PaintedEffect& effect, const Mask& stored) {
  // Not INSERT OR REPLACE: replacing a row would take its tiles along.
  Execute(database_,
          "INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shot) DO UPDATE SET name = "
          "excluded.name, "
          "pull_pct = excluded.pull_pct, roundness = excluded.roundness, feather_pct = excluded.feather_pct, "
          "enabled = excluded.enabled, mask_width = excluded.mask_width, mask_height = excluded.mask_height",
          Key(shot), effect.name, effect.pull_pct, effect.roundness, effect.feather_pct,
          effect.enabled ? 1 : 0, effect.mask.width(), effect.mask.height());
  WriteTiles(shot, effect.mask, stored);
}

void ProjectRows::WriteTiles(ShotId shot, const Mask& mask, const Mask& stored) {
  SQLite::Statement remove(database_,
                           "DELETE FROM effect_tiles WHERE shot = ? AND \"column\" = ? AND \"row\" = ?");
  for (const auto& [key, tile] : stored.tiles()) {
    if (mask.tiles().contains(key)) continue;
    SQLite::bind(remove, Key(shot), key.first, key.second);
    remove.exec();
    remove.reset();
  }
  SQLite::Statement write(database_, "INSERT OR REPLACE INTO effect_tiles VALUES (?, ?, ?, ?)");
  for (const auto& [key, tile] : mask.tiles()) {
    const auto same = stored.tiles().find(key);
    if (same != stored.tiles().end() && (same->second == tile || *same->second == *tile)) continue;
    SQLite::bind(write, Key(shot), key.first, key.second);
    BindBlob(write, 4, tile->data(), tile->size());
    write.exec();
    write.reset();
  }
}

}  // namespace zeroplane
