#include "core/project/project_schema.h"

#include <SQLiteCpp/Transaction.h>

#include <string>

#include "core/base/error.h"

namespace zeroplane {
namespace {

/// Shots have ids of their own that are never used twice, so that what names a shot can never mean another
/// one. Blobs are little-endian: canvas samples 16 bits a value, tiles 8.
constexpr const char* kTables = R"(
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

}  // namespace

void ConfigureProject(SQLite::Database& database) {
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = NORMAL");
  database.exec("PRAGMA foreign_keys = ON");
}

void CreateProjectTables(SQLite::Database& database) {
  SQLite::Transaction transaction(database);
  database.exec(kTables);
  database.exec("PRAGMA application_id = " + std::to_string(kProjectApplicationId));
  database.exec("PRAGMA user_version = " + std::to_string(kProjectSchema));
  transaction.commit();
}

void CheckProjectSchema(SQLite::Database& database, const std::filesystem::path& path) {
  const int application_id = database.execAndGet("PRAGMA application_id").getInt();
  const int schema = database.execAndGet("PRAGMA user_version").getInt();
  if (application_id != kProjectApplicationId || schema < 1) {
    throw Error(ErrorCode::kDamaged, path.string(), "is not a Zeroplane project",
                "Choose a .zeroplane file.");
  }
  if (schema > kProjectSchema) {
    throw Error(ErrorCode::kNewerSchema, path.string(), "was written by a newer Zeroplane",
                "Open it there, or install that version here.");
  }
}

}  // namespace zeroplane
