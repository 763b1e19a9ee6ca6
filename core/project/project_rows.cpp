#include "core/project/project_rows.h"

#include <SQLiteCpp/VariadicBind.h>

#include <memory>

#include "core/project/row_tools.h"
#include "core/stereo/screen.h"

namespace zeroplane {
namespace {

template <class... Values>
void Execute(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  SQLite::bind(statement, values...);
  statement.exec();
}

std::string NoShot(ShotId shot) {
  return "no shot " + std::to_string(Key(shot));
}

/// "?, ?, ?"
std::string Marks(int count) {
  std::string marks = "?";
  for (int i = 1; i < count; ++i) marks += ", ?";
  return marks;
}

template <class KeyFrame>
void CheckOrder(const std::vector<KeyFrame>& keys) {
  for (std::size_t i = 1; i < keys.size(); ++i) ZP_CHECK_LT(keys[i - 1].frame, keys[i].frame);
}

void BindHeader(SQLite::Statement& statement, int first_index, const ShotHeader& header) {
  ZP_CHECK_GE(header.transition_frames, 0);
  ZP_CHECK(!header.comfort.screen_id || ScreenFromId(*header.comfort.screen_id), *header.comfort.screen_id);
  int index = first_index;
  const auto bind = [&](const auto& value) { statement.bind(index++, value); };
  const auto bind_optional = [&](const auto& value) { BindOptional(statement, index++, value); };
  using Id = std::string;
  bind(header.name);
  bind(Id(Info(header.transition).id));
  bind(header.transition_frames);
  bind(header.grade.depth_range_pct);
  bind(header.grade.background_pct);
  bind(Id(Info(header.mode).id));
  bind(header.window.left_top_pct);
  bind(header.window.left_bottom_pct);
  bind(header.window.right_top_pct);
  bind(header.window.right_bottom_pct);
  bind_optional(header.comfort.screen_id);
  bind_optional(header.comfort.near_limit_pct);
  bind_optional(header.comfort.far_limit_pct);
  bind_optional(header.source_eye ? std::optional(Id(Info(*header.source_eye).id)) : std::nullopt);
  bind(Id(Info(header.review).id));
  bind_optional(header.attention ? std::optional(header.attention->x) : std::nullopt);
  bind_optional(header.attention ? std::optional(header.attention->y) : std::nullopt);
  ZP_CHECK_EQ(index, first_index + kHeaderColumnCount);
}

}  // namespace

MediaReference ProjectRows::ReadMedia() const {
  SQLite::Statement row(database_,
                        "SELECT path, relative_path, size_bytes, content_hash, frame_count, width, height, "
                        "frame_rate_num, frame_rate_den, start_timecode FROM media");
  CheckRow(path_, row.executeStep(), "no film");
  MediaReference media;
  media.path = row.getColumn(0).getString();
  media.relative_path = row.getColumn(1).getString();
  media.size_bytes = row.getColumn(2).getInt64();
  media.content_hash = std::bit_cast<std::uint64_t>(std::int64_t{row.getColumn(3).getInt64()});
  media.frame_count = row.getColumn(4).getInt64();
  media.width = row.getColumn(5).getInt();
  media.height = row.getColumn(6).getInt();
  media.frame_rate = {row.getColumn(7).getInt64(), row.getColumn(8).getInt64()};
  media.start_timecode = row.getColumn(9).getString();
  CheckRow(path_, media.frame_rate.den > 0, "frame rate");
  return media;
}

void ProjectRows::WriteMedia(const MediaReference& media) {
  Execute(database_,
          "INSERT OR REPLACE INTO media (id, path, relative_path, size_bytes, content_hash, frame_count, "
          "width, height, frame_rate_num, frame_rate_den, start_timecode) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, "
          "?, ?)",
          media.path.string(), media.relative_path.string(), media.size_bytes,
          std::bit_cast<std::int64_t>(media.content_hash), media.frame_count, media.width, media.height,
          media.frame_rate.num, media.frame_rate.den, media.start_timecode);
}

ProjectSettings ProjectRows::ReadSettings() const {
  SQLite::Statement row(database_,
                        "SELECT screen, source_eye, note, active_left, active_top, active_width, "
                        "active_height FROM settings");
  CheckRow(path_, row.executeStep(), "no settings");
  ProjectSettings settings;
  settings.screen_id = row.getColumn(0).getString();
  CheckRow(path_, ScreenFromId(settings.screen_id) != nullptr, "screen \"" + settings.screen_id + "\"");
  const std::string eye_id = row.getColumn(1).getString();
  const std::optional<SourceEye> eye = SourceEyeFromId(eye_id);
  CheckRow(path_, eye.has_value(), "source eye \"" + eye_id + "\"");
  settings.source_eye = *eye;
  settings.note = row.getColumn(2).getString();
  if (!row.getColumn(3).isNull()) {
    settings.active_picture = PictureRect{row.getColumn(3).getInt(), row.getColumn(4).getInt(),
                                          row.getColumn(5).getInt(), row.getColumn(6).getInt()};
    CheckRow(path_, settings.active_picture->width > 0 && settings.active_picture->height > 0,
             "active picture");
  }
  SQLite::Statement style(database_, "SELECT name, json FROM styles ORDER BY position");
  while (style.executeStep())
    settings.styles.push_back({style.getColumn(0).getString(), style.getColumn(1).getString()});
  return settings;
}

void ProjectRows::WriteSettings(const ProjectSettings& settings) {
  ZP_CHECK(ScreenFromId(settings.screen_id) != nullptr, settings.screen_id);
  Execute(database_, "INSERT OR REPLACE INTO settings (id, screen, source_eye, note) VALUES (1, ?, ?, ?)",
          settings.screen_id, std::string(Info(settings.source_eye).id), settings.note);
  if (const auto& active = settings.active_picture) {
    ZP_CHECK(active->width > 0 && active->height > 0, "an empty active picture");
    Execute(database_,
            "UPDATE settings SET active_left = ?, active_top = ?, active_width = ?, active_height = ?",
            active->left, active->top, active->width, active->height);
  }
  database_.exec("DELETE FROM styles");
  for (int position = 0; const StoredStyle& style : settings.styles)
    Execute(database_, "INSERT INTO styles VALUES (?, ?, ?)", position++, style.name, style.json);
}

ShotId ProjectRows::InsertShot(const Shot& shot) {
  ZP_CHECK(shot.frames.first >= 0 && shot.frames.end <= kMaxFrame, "frames beyond every film");
  SQLite::Statement insert(database_, std::string("INSERT INTO shots (id, first_frame, end_frame, ") +
                                          kHeaderColumns + ") VALUES (" + Marks(3 + kHeaderColumnCount) +
                                          ")");
  if (shot.id != ShotId{}) insert.bind(1, Key(shot.id));
  insert.bind(2, shot.frames.first);
  insert.bind(3, shot.frames.end);
  BindHeader(insert, 4, shot);
  insert.exec();
  const ShotId id{database_.getLastInsertRowid()};
  WriteLists(id, shot);
  return id;
}

void ProjectRows::DeleteShot(ShotId shot) {
  Execute(database_, "DELETE FROM shots WHERE id = ?", Key(shot));
  ZP_CHECK(database_.getChanges() == 1, NoShot(shot));
}

void ProjectRows::RequireShot(ShotId shot) const {
  SQLite::Statement row(database_, "SELECT 1 FROM shots WHERE id = ?");
  row.bind(1, Key(shot));
  ZP_CHECK(row.executeStep(), NoShot(shot));
}

void ProjectRows::RequireNoGaps() const {
  SQLite::Statement row(database_, "SELECT first_frame, end_frame FROM shots ORDER BY first_frame");
  for (std::optional<std::int64_t> end; row.executeStep(); end = row.getColumn(1).getInt64())
    ZP_CHECK_EQ(row.getColumn(0).getInt64(), end.value_or(row.getColumn(0).getInt64()));
}

void ProjectRows::UpdateHeader(ShotId shot, const ShotHeader& header) {
  SQLite::Statement update(database_, std::string("UPDATE shots SET (") + kHeaderColumns + ") = (" +
                                          Marks(kHeaderColumnCount) + ") WHERE id = ?");
  BindHeader(update, 1, header);
  update.bind(kHeaderColumnCount + 1, Key(shot));
  update.exec();
  ZP_CHECK(database_.getChanges() == 1, NoShot(shot));
  WriteLists(shot, header);
}

void ProjectRows::WriteLists(ShotId shot, const ShotHeader& header) {
  for (const char* table : {"grade_keys", "window_keys", "notes", "grade_versions"})
    Execute(database_, (std::string("DELETE FROM ") + table + " WHERE shot = ?").c_str(), Key(shot));
  CheckOrder(header.keys);
  for (const GradeKey& key : header.keys) {
    Execute(database_, "INSERT INTO grade_keys VALUES (?, ?, ?, ?, ?)", Key(shot), key.frame,
            key.grade.depth_range_pct, key.grade.background_pct, std::string(Info(key.to_next).id));
  }
  CheckOrder(header.window_keys);
  for (const auto& [frame, window] : header.window_keys) {
    Execute(database_, "INSERT INTO window_keys VALUES (?, ?, ?, ?, ?, ?)", Key(shot), frame,
            window.left_top_pct, window.left_bottom_pct, window.right_top_pct, window.right_bottom_pct);
  }
  for (int position = 0; const ShotNote& note : header.notes) {
    Execute(database_, "INSERT INTO notes VALUES (?, ?, ?, ?, ?)", Key(shot), position++, note.time_s,
            note.author, note.text);
  }
  for (int position = 0; const GradeVersion& version : header.versions)
    WriteVersion(shot, position++, version);
}

void ProjectRows::WriteVersion(ShotId shot, int position, const GradeVersion& version) {
  Execute(database_, "INSERT INTO grade_versions VALUES (?, ?, ?, ?, ?, ?, ?)", Key(shot), position,
          version.name, version.time_s, version.author, version.grade.depth_range_pct,
          version.grade.background_pct);
  CheckOrder(version.keys);
  for (const GradeKey& key : version.keys) {
    Execute(database_, "INSERT INTO version_keys VALUES (?, ?, ?, ?, ?, ?)", Key(shot), position, key.frame,
            key.grade.depth_range_pct, key.grade.background_pct, std::string(Info(key.to_next).id));
  }
}

void ProjectRows::UpdateGrade(ShotId shot, const Grade& grade) {
  Execute(database_, "UPDATE shots SET depth_range_pct = ?, background_pct = ? WHERE id = ?",
          grade.depth_range_pct, grade.background_pct, Key(shot));
  ZP_CHECK(database_.getChanges() == 1, NoShot(shot));
}

void ProjectRows::WriteCanvas(ShotId shot, const ShotCanvas& canvas) {
  SQLite::Statement write(database_,
                          "INSERT OR REPLACE INTO canvases (shot, raw_far, raw_near, scale, \"offset\", "
                          "samples, depth) VALUES (?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(write, Key(shot), canvas.raw_far, canvas.raw_near, canvas.scale, canvas.offset);
  BindBlob(write, 6, canvas.samples.bytes().data(), canvas.samples.bytes().size());
  write.bind(7, canvas.depth);
  write.exec();
}

void ProjectRows::WriteEffects(ShotId shot, const std::vector<PaintedEffect>& effects,
                               const std::vector<Mask>& stored) {
  int position = 0;
  for (const PaintedEffect& effect : effects) {
    ZP_CHECK(effect.mask.width() <= kMaxMaskSide && effect.mask.height() <= kMaxMaskSide, "mask size");
    // Not INSERT OR REPLACE: replacing a row would take its tiles along.
    Execute(database_,
            "INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shot, position) DO UPDATE "
            "SET name = excluded.name, pull_pct = excluded.pull_pct, roundness = excluded.roundness, "
            "feather_pct = excluded.feather_pct, enabled = excluded.enabled, "
            "mask_width = excluded.mask_width, mask_height = excluded.mask_height",
            Key(shot), position, effect.name, effect.pull_pct, effect.roundness, effect.feather_pct,
            effect.enabled ? 1 : 0, effect.mask.width(), effect.mask.height());
    const auto index = static_cast<std::size_t>(position);
    WriteTiles(shot, position++, effect.mask, index < stored.size() ? stored[index] : Mask());
  }
  Execute(database_, "DELETE FROM effects WHERE shot = ? AND position >= ?", Key(shot), position);
}

void ProjectRows::WriteTiles(ShotId shot, int position, const Mask& mask, const Mask& stored) {
  SQLite::Statement remove(
      database_,
      "DELETE FROM effect_tiles WHERE shot = ? AND position = ? AND \"column\" = ? AND \"row\" = ?");
  for (const auto& [key, tile] : stored.tiles()) {
    if (mask.tiles().contains(key)) continue;
    SQLite::bind(remove, Key(shot), position, key.first, key.second);
    remove.exec();
    remove.reset();
  }
  SQLite::Statement write(database_, "INSERT OR REPLACE INTO effect_tiles VALUES (?, ?, ?, ?, ?)");
  for (const auto& [key, tile] : mask.tiles()) {
    const auto same = stored.tiles().find(key);
    if (same != stored.tiles().end() && (same->second == tile || *same->second == *tile)) continue;
    SQLite::bind(write, Key(shot), position, key.first, key.second);
    BindBlob(write, 5, tile->data(), tile->size());
    write.exec();
    write.reset();
  }
}

}  // namespace zeroplane
