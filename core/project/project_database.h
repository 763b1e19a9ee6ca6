#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <memory>
#include <string>

namespace zeroplane {

// Connections to a project file. SQLite's own errors pass through.

/// To an empty file that is there.
std::unique_ptr<SQLite::Database> ConnectToNewProject(const std::filesystem::path& path);

/// To write: checked, migrated, with a write-ahead log and foreign keys. Synchronous NORMAL: a crash of the
/// program loses nothing; a power cut may lose the last edits but never damages the file. Where the file
/// system has no shared memory or locks for the log, a rollback journal takes its place, with synchronous
/// FULL: slower, and just as safe.
/// @throws Error kDamaged, kNewerSchema
std::unique_ptr<SQLite::Database> ConnectToWrite(const std::filesystem::path& path);

/// Whether a connection to write has a write-ahead log.
bool HasLogOn(SQLite::Database& database);

/// To read, beside whoever writes: sees what is committed. A file of an older schema is read into memory and
/// migrated there, as it is at this moment; on a medium that cannot be written to, a file at rest is read as
/// it is. @throws Error kDamaged, kNewerSchema
std::unique_ptr<SQLite::Database> ConnectToRead(const std::filesystem::path& path);

}  // namespace zeroplane
