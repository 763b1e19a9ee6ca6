#include "core/project/shot_reader.h"

#include <memory>
#include <utility>

#include "core/project/row_tools.h"
#include "core/stereo/screen.h"

namespace zeroplane {
namespace {

void Select(SQLite::Statement& statement, ShotId shot) {
  statement.reset();
  statement.bind(1, Key(shot));
}

bool IsFrame(std::int64_t frame) {
  return frame >= -kMaxFrame && frame <= kMaxFrame;
}

/// The value of an enum table's id; throws where the table does not have it.
template <class FromId>
auto Known(const std::filesystem::path& path, FromId from_id, const SQLite::Column& column,
           const char* what) {
  const std::string id = column.getString();
  const auto value = from_id(id);
  CheckRow(path, value.has_value(), std::string(what) + " \"" + id + "\"");
  return *value;
}

void ReadHeader(const std::filesystem::path& path, const SQLite::Statement& row, ShotHeader& header) {
  int column = 2;  // behind the frames
  const auto next = [&] { return row.getColumn(column++); };
  header.name = next().getString();
  header.transition = Known(path, TransitionFromId, next(), "transition");
  header.transition_frames = next().getInt64();
  header.grade.depth_range_pct = next().getDouble();
  header.grade.background_pct = next().getDouble();
  header.mode = Known(path, DepthModeFromId, next(), "mode");
  header.window.left_top_pct = next().getDouble();
  header.window.left_bottom_pct = next().getDouble();
  header.window.right_top_pct = next().getDouble();
  header.window.right_bottom_pct = next().getDouble();
  header.comfort.screen_id = OptionalOf<std::string>(next());
  header.comfort.near_limit_pct = OptionalOf<double>(next());
  header.comfort.far_limit_pct = OptionalOf<double>(next());
  if (const SQLite::Column eye = next(); !eye.isNull())
    header.source_eye = Known(path, SourceEyeFromId, eye, "source eye");
  header.review = Known(path, ReviewStateFromId, next(), "review state");
  const std::optional<double> x = OptionalOf<double>(next()), y = OptionalOf<double>(next());
  if (x && y) header.attention = PicturePoint{*x, *y};

  CheckRow(path, header.transition_frames >= 0 && IsFrame(header.transition_frames), "transition");
  CheckRow(path, !header.comfort.screen_id || ScreenFromId(*header.comfort.screen_id), "screen");
  CheckRow(path, x.has_value() == y.has_value(), "point of attention");
}

}  // namespace

ShotReader::ShotReader(SQLite::Database& database, const std::filesystem::path& path)
    : path_(path),
      ids_(database, "SELECT id FROM shots ORDER BY first_frame"),
      row_(database,
           std::string("SELECT first_frame, end_frame, ") + kHeaderColumns + " FROM shots WHERE id = ?"),
      keys_(database,
            "SELECT frame, depth_range_pct, background_pct, to_next FROM grade_keys WHERE shot = ? ORDER BY "
            "frame"),
      window_keys_(database,
                   "SELECT frame, left_top_pct, left_bottom_pct, right_top_pct, right_bottom_pct FROM "
                   "window_keys WHERE shot = ? ORDER BY frame"),
      notes_(database, "SELECT time_s, author, text FROM notes WHERE shot = ? ORDER BY position"),
      versions_(database,
                "SELECT position, name, time_s, author, depth_range_pct, background_pct FROM grade_versions "
                "WHERE shot = ? ORDER BY position"),
      version_keys_(database,
                    "SELECT frame, depth_range_pct, background_pct, to_next FROM version_keys WHERE shot = ? "
                    "AND position = ? ORDER BY frame"),
      canvas_(database,
              "SELECT raw_far, raw_near, scale, \"offset\", samples, depth FROM canvases WHERE shot = ?"),
      effects_(database,
               "SELECT position, name, pull_pct, roundness, feather_pct, enabled, mask_width, mask_height "
               "FROM effects WHERE shot = ? ORDER BY position"),
      tiles_(database,
             "SELECT \"column\", \"row\", coverage FROM effect_tiles WHERE shot = ? AND position = ?") {}

void ShotReader::Check(bool sound, const std::string& what) const {
  CheckRow(path_, sound, what);
}

std::vector<Shot> ShotReader::ReadAll() {
  std::vector<Shot> shots;
  for (const ShotId id : ReadIds()) {
    Shot& shot = shots.emplace_back(ReadRow(id));
    Check(shots.size() == 1 || shots[shots.size() - 2].frames.end == shot.frames.first,
          "shots do not follow one another");
    shot.keys = ReadKeys(id);
    shot.window_keys = ReadWindowKeys(id);
    shot.notes = ReadNotes(id);
    shot.versions = ReadVersions(id);
    shot.canvas = ReadCanvas(id);
    shot.effects = ReadEffects(id);
  }
  return shots;
}

std::vector<ShotId> ShotReader::ReadIds() {
  std::vector<ShotId> ids;
  ids_.reset();
  while (ids_.executeStep()) ids.push_back(ShotId{ids_.getColumn(0).getInt64()});
  return ids;
}

Shot ShotReader::ReadRow(ShotId id) {
  Select(row_, id);
  Check(row_.executeStep(), "shot");
  Shot shot;
  shot.id = id;
  shot.frames = {row_.getColumn(0).getInt64(), row_.getColumn(1).getInt64()};
  Check(shot.frames.first >= 0 && shot.frames.end <= kMaxFrame && shot.frames.length() > 0, "frames");
  ReadHeader(path_, row_, shot);
  return shot;
}

std::vector<GradeKey> ShotReader::ReadKeys(ShotId shot) {
  Select(keys_, shot);
  return KeysOf(keys_);
}

std::vector<GradeKey> ShotReader::KeysOf(SQLite::Statement& rows) const {
  std::vector<GradeKey> keys;
  while (rows.executeStep()) {
    GradeKey key{rows.getColumn(0).getInt64(),
                 {rows.getColumn(1).getDouble(), rows.getColumn(2).getDouble()},
                 Known(path_, InterpolationFromId, rows.getColumn(3), "interpolation")};
    Check(IsFrame(key.frame) && (keys.empty() || keys.back().frame < key.frame), "key frame");
    keys.push_back(key);
  }
  return keys;
}

std::vector<WindowKey> ShotReader::ReadWindowKeys(ShotId shot) {
  Select(window_keys_, shot);
  std::vector<WindowKey> keys;
  while (window_keys_.executeStep()) {
    const auto pct = [this](int column) { return window_keys_.getColumn(column).getDouble(); };
    const WindowKey key{window_keys_.getColumn(0).getInt64(), {pct(1), pct(2), pct(3), pct(4)}};
    Check(IsFrame(key.frame) && (keys.empty() || keys.back().frame < key.frame), "window key");
    keys.push_back(key);
  }
  return keys;
}

std::vector<ShotNote> ShotReader::ReadNotes(ShotId shot) {
  Select(notes_, shot);
  std::vector<ShotNote> notes;
  while (notes_.executeStep()) {
    notes.push_back(
        {notes_.getColumn(0).getInt64(), notes_.getColumn(1).getString(), notes_.getColumn(2).getString()});
  }
  return notes;
}

std::vector<GradeVersion> ShotReader::ReadVersions(ShotId shot) {
  Select(versions_, shot);
  std::vector<GradeVersion> versions;
  while (versions_.executeStep()) {
    Select(version_keys_, shot);
    version_keys_.bind(2, static_cast<std::int64_t>(versions_.getColumn(0).getInt64()));
    versions.push_back({versions_.getColumn(1).getString(),
                        versions_.getColumn(2).getInt64(),
                        versions_.getColumn(3).getString(),
                        {versions_.getColumn(4).getDouble(), versions_.getColumn(5).getDouble()},
                        KeysOf(version_keys_)});
  }
  return versions;
}

std::optional<ShotCanvas> ShotReader::ReadCanvas(ShotId shot) {
  Select(canvas_, shot);
  if (!canvas_.executeStep()) return std::nullopt;
  ShotCanvas canvas{canvas_.getColumn(0).getDouble(),
                    canvas_.getColumn(1).getDouble(),
                    canvas_.getColumn(2).getDouble(),
                    canvas_.getColumn(3).getDouble(),
                    {},
                    canvas_.getColumn(5).getString()};
  const SQLite::Column blob = canvas_.getColumn(4);
  const auto* bytes = static_cast<const std::uint8_t*>(blob.getBlob());
  auto samples = CanvasSamples::FromBytes({bytes, static_cast<std::size_t>(blob.getBytes())});
  Check(samples.has_value(), "canvas samples");
  canvas.samples = std::move(*samples);
  return canvas;
}

std::vector<PaintedEffect> ShotReader::ReadEffects(ShotId shot) {
  Select(effects_, shot);
  std::vector<PaintedEffect> effects;
  while (effects_.executeStep()) {
    Check(effects_.getColumn(0).getInt64() == static_cast<std::int64_t>(effects.size()), "effects");
    PaintedEffect effect;
    effect.name = effects_.getColumn(1).getString();
    effect.pull_pct = effects_.getColumn(2).getDouble();
    effect.roundness = effects_.getColumn(3).getDouble();
    effect.feather_pct = effects_.getColumn(4).getDouble();
    effect.enabled = effects_.getColumn(5).getInt() != 0;
    const std::int64_t width = effects_.getColumn(6).getInt64(), height = effects_.getColumn(7).getInt64();
    Check(width >= 0 && height >= 0 && width <= kMaxMaskSide && height <= kMaxMaskSide, "mask size");
    effect.mask = Mask(static_cast<int>(width), static_cast<int>(height));
    ReadTiles(shot, static_cast<int>(effects.size()), effect.mask);
    effects.push_back(std::move(effect));
  }
  return effects;
}

void ShotReader::ReadTiles(ShotId shot, int position, Mask& mask) {
  Select(tiles_, shot);
  tiles_.bind(2, position);
  while (tiles_.executeStep()) {
    const std::int64_t column = tiles_.getColumn(0).getInt64(), row = tiles_.getColumn(1).getInt64();
    const SQLite::Column blob = tiles_.getColumn(2);
    Check(column >= 0 && column < mask.columns() && row >= 0 && row < mask.rows() &&
              blob.getBytes() == Mask::kTileSize * Mask::kTileSize,
          "mask tile");
    const auto* coverage = static_cast<const std::uint8_t*>(blob.getBlob());
    mask.SetTile({static_cast<int>(column), static_cast<int>(row)},
                 std::make_shared<const Mask::Tile>(coverage, coverage + blob.getBytes()));
  }
}

}  // namespace zeroplane
