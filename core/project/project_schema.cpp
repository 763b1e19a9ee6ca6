#include "core/project/project_schema.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/stereo/canvas_samples.h"

namespace zeroplane {
namespace {

/// Shots have ids of their own that are never used twice, so that what names a shot can never mean another
/// one. Blobs are little-endian: canvas samples 16 bits a value, tiles 8.
constexpr const char* kSchema1 = R"(
CREATE TABLE media (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  path TEXT NOT NULL, relative_path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, frame_count INTEGER NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL,
  frame_rate_num INTEGER NOT NULL, frame_rate_den INTEGER NOT NULL
);
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  screen TEXT NOT NULL, source_eye TEXT NOT NULL
);
CREATE TABLE shots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  first_frame INTEGER NOT NULL UNIQUE, end_frame INTEGER NOT NULL CHECK (end_frame > first_frame),
  name TEXT NOT NULL,
  depth_range_pct REAL NOT NULL, background_pct REAL NOT NULL
);
CREATE TABLE canvases (
  shot INTEGER PRIMARY KEY REFERENCES shots (id) ON DELETE CASCADE,
  raw_far REAL NOT NULL, raw_near REAL NOT NULL,
  scale REAL NOT NULL, "offset" REAL NOT NULL
);
CREATE TABLE canvas_samples (
  shot INTEGER NOT NULL REFERENCES canvases (shot) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  frame INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  iz16 BLOB NOT NULL,
  PRIMARY KEY (shot, position)
);
CREATE TABLE effects (
  shot INTEGER PRIMARY KEY REFERENCES shots (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  pull_pct REAL NOT NULL, roundness REAL NOT NULL, feather_pct REAL NOT NULL,
  enabled INTEGER NOT NULL,
  mask_width INTEGER NOT NULL, mask_height INTEGER NOT NULL
);
CREATE TABLE effect_tiles (
  shot INTEGER NOT NULL REFERENCES effects (shot) ON DELETE CASCADE,
  "column" INTEGER NOT NULL, "row" INTEGER NOT NULL,
  coverage BLOB NOT NULL,
  PRIMARY KEY (shot, "column", "row")
);
)";

/// Several effects a shot, key frames, and the fields of a shot's header. A canvas holds its samples packed.
constexpr const char* kSchema2 = R"(
ALTER TABLE media ADD COLUMN content_hash INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media ADD COLUMN start_timecode TEXT NOT NULL DEFAULT '';
ALTER TABLE settings ADD COLUMN active_left INTEGER;
ALTER TABLE settings ADD COLUMN active_top INTEGER;
ALTER TABLE settings ADD COLUMN active_width INTEGER;
ALTER TABLE settings ADD COLUMN active_height INTEGER;
ALTER TABLE settings ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TABLE styles (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL, json TEXT NOT NULL
);
ALTER TABLE shots ADD COLUMN transition TEXT NOT NULL DEFAULT 'cut';
ALTER TABLE shots ADD COLUMN transition_frames INTEGER NOT NULL DEFAULT 0;
ALTER TABLE shots ADD COLUMN mode TEXT NOT NULL DEFAULT 'geometric';
ALTER TABLE shots ADD COLUMN window_left_top_pct REAL NOT NULL DEFAULT 0;
ALTER TABLE shots ADD COLUMN window_left_bottom_pct REAL NOT NULL DEFAULT 0;
ALTER TABLE shots ADD COLUMN window_right_top_pct REAL NOT NULL DEFAULT 0;
ALTER TABLE shots ADD COLUMN window_right_bottom_pct REAL NOT NULL DEFAULT 0;
ALTER TABLE shots ADD COLUMN comfort_screen TEXT;
ALTER TABLE shots ADD COLUMN comfort_near_pct REAL;
ALTER TABLE shots ADD COLUMN comfort_far_pct REAL;
ALTER TABLE shots ADD COLUMN source_eye TEXT;
ALTER TABLE shots ADD COLUMN review TEXT NOT NULL DEFAULT 'none';
ALTER TABLE shots ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE shots ADD COLUMN attention_x REAL;
ALTER TABLE shots ADD COLUMN attention_y REAL;
CREATE TABLE grade_keys (
  shot INTEGER NOT NULL REFERENCES shots (id) ON DELETE CASCADE,
  frame INTEGER NOT NULL,
  depth_range_pct REAL NOT NULL, background_pct REAL NOT NULL,
  to_next TEXT NOT NULL,
  PRIMARY KEY (shot, frame)
);
ALTER TABLE canvases ADD COLUMN samples BLOB NOT NULL DEFAULT x'';
ALTER TABLE effects RENAME TO effects_1;
ALTER TABLE effect_tiles RENAME TO effect_tiles_1;
CREATE TABLE effects (
  shot INTEGER NOT NULL REFERENCES shots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  pull_pct REAL NOT NULL, roundness REAL NOT NULL, feather_pct REAL NOT NULL,
  enabled INTEGER NOT NULL,
  mask_width INTEGER NOT NULL, mask_height INTEGER NOT NULL,
  PRIMARY KEY (shot, position)
);
CREATE TABLE effect_tiles (
  shot INTEGER NOT NULL, position INTEGER NOT NULL,
  "column" INTEGER NOT NULL, "row" INTEGER NOT NULL,
  coverage BLOB NOT NULL,
  PRIMARY KEY (shot, position, "column", "row"),
  FOREIGN KEY (shot, position) REFERENCES effects (shot, position) ON DELETE CASCADE
);
INSERT INTO effects SELECT shot, 0, name, pull_pct, roundness, feather_pct, enabled, mask_width, mask_height
  FROM effects_1;
INSERT INTO effect_tiles SELECT shot, 0, "column", "row", coverage FROM effect_tiles_1;
DROP TABLE effect_tiles_1;
DROP TABLE effects_1;
)";

/// Whose depth a canvas is of. Of those before nobody knows, so they are made again.
constexpr const char* kSchema3 = R"(
ALTER TABLE canvases ADD COLUMN depth TEXT NOT NULL DEFAULT '';
)";

/// Floating windows that ease, many notes a shot, and versions of a grade.
constexpr const char* kSchema4 = R"(
CREATE TABLE window_keys (
  shot INTEGER NOT NULL REFERENCES shots (id) ON DELETE CASCADE,
  frame INTEGER NOT NULL,
  left_top_pct REAL NOT NULL, left_bottom_pct REAL NOT NULL,
  right_top_pct REAL NOT NULL, right_bottom_pct REAL NOT NULL,
  PRIMARY KEY (shot, frame)
);
CREATE TABLE notes (
  shot INTEGER NOT NULL REFERENCES shots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  time_s INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (shot, position)
);
INSERT INTO notes SELECT id, 0, 0, '', note FROM shots WHERE note <> '';
ALTER TABLE shots DROP COLUMN note;
CREATE TABLE grade_versions (
  shot INTEGER NOT NULL REFERENCES shots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL, time_s INTEGER NOT NULL, author TEXT NOT NULL,
  depth_range_pct REAL NOT NULL, background_pct REAL NOT NULL,
  PRIMARY KEY (shot, position)
);
CREATE TABLE version_keys (
  shot INTEGER NOT NULL, position INTEGER NOT NULL,
  frame INTEGER NOT NULL,
  depth_range_pct REAL NOT NULL, background_pct REAL NOT NULL,
  to_next TEXT NOT NULL,
  PRIMARY KEY (shot, position, frame),
  FOREIGN KEY (shot, position) REFERENCES grade_versions (shot, position) ON DELETE CASCADE
);
)";

/// The samples of one canvas of schema 1; nullopt when they make no sense.
std::optional<std::vector<CanvasSample>> SamplesOfSchema1(SQLite::Statement& rows, std::int64_t shot) {
  rows.reset();
  rows.bind(1, shot);
  std::vector<CanvasSample> samples;
  while (rows.executeStep()) {
    const std::int64_t width = rows.getColumn(1).getInt64(), height = rows.getColumn(2).getInt64();
    const SQLite::Column blob = rows.getColumn(3);
    if (width < 0 || height < 0 || width > CanvasSamples::kMaxSide || height > CanvasSamples::kMaxSide ||
        blob.getBytes() != width * height * 2 || samples.size() == CanvasSamples::kMaxCount) {
      return std::nullopt;
    }
    CanvasSample sample{rows.getColumn(0).getInt64(),
                        ImageU16(static_cast<int>(width), static_cast<int>(height), 1)};
    if (!sample.iz16.empty()) std::memcpy(sample.iz16.data(), blob.getBlob(), sample.iz16.size_bytes());
    samples.push_back(std::move(sample));
  }
  return samples;
}

/// A canvas with samples that make no sense goes: the shot is analysed again.
void PackSamples(SQLite::Database& database) {
  std::vector<std::int64_t> shots;
  SQLite::Statement list(database, "SELECT shot FROM canvases");
  while (list.executeStep()) shots.push_back(list.getColumn(0).getInt64());
  SQLite::Statement rows(
      database, "SELECT frame, width, height, iz16 FROM canvas_samples WHERE shot = ? ORDER BY position");
  SQLite::Statement update(database, "UPDATE canvases SET samples = ? WHERE shot = ?");
  SQLite::Statement remove(database, "DELETE FROM canvases WHERE shot = ?");
  for (const std::int64_t shot : shots) {
    const auto samples = SamplesOfSchema1(rows, shot);
    SQLite::Statement& edit = samples ? update : remove;
    edit.reset();
    if (samples) {
      const CanvasSamples packed(*samples);
      update.bind(1, packed.empty() ? static_cast<const void*>("") : packed.bytes().data(),
                  static_cast<int>(packed.bytes().size()));
      update.bind(2, shot);
    } else {
      remove.bind(1, shot);
    }
    edit.exec();
  }
}

using Step = void (*)(SQLite::Database&);

/// Step i makes schema i + 1 of schema i. A step is never changed once it was released.
constexpr std::array<Step, kProjectSchema> kSteps = {
    [](SQLite::Database& database) {
      database.exec(kSchema1);
      database.exec("PRAGMA application_id = " + std::to_string(kProjectApplicationId));
    },
    [](SQLite::Database& database) {
      database.exec(kSchema2);
      PackSamples(database);
      database.exec("DROP TABLE canvas_samples");
    },
    [](SQLite::Database& database) { database.exec(kSchema3); },
    [](SQLite::Database& database) { database.exec(kSchema4); },
};

void TakeStep(SQLite::Database& database, int schema) {
  kSteps[static_cast<std::size_t>(schema)](database);
  database.exec("PRAGMA user_version = " + std::to_string(schema + 1));
}

int SchemaOf(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

}  // namespace

void CreateProjectTables(SQLite::Database& database, int schema) {
  ZP_CHECK(schema >= 1 && schema <= kProjectSchema, schema);
  SQLite::Transaction transaction(database);
  for (int step = 0; step < schema; ++step) TakeStep(database, step);
  transaction.commit();
}

int CheckProjectSchema(SQLite::Database& database, const std::filesystem::path& path) {
  const int application_id = database.execAndGet("PRAGMA application_id").getInt();
  const int schema = SchemaOf(database);
  if (application_id != kProjectApplicationId || schema < 1) {
    throw Error(ErrorCode::kDamaged, path.string(), "is not a Zeroplane project",
                "Choose a .zeroplane file.");
  }
  if (schema > kProjectSchema) {
    throw Error(ErrorCode::kNewerSchema, path.string(), "was written by a newer Zeroplane",
                "Open it there, or install that version here.");
  }
  return schema;
}

void MigrateProject(SQLite::Database& database) {
  for (int schema = SchemaOf(database); schema < kProjectSchema; ++schema) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    TakeStep(database, schema);
    transaction.commit();
  }
}

}  // namespace zeroplane
