#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace zeroplane {

/// "Zpln": what tells a project from any other SQLite file (the header's application_id).
inline constexpr int kProjectApplicationId = 0x5a706c6e;
/// The header's user_version. Raise it with every change of the tables.
inline constexpr int kProjectSchema = 1;

/// Write-ahead log, synchronous NORMAL (a crash of the program loses nothing; a power cut may lose the last
/// edits but never damages the file), foreign keys on. Outside of a transaction.
void ConfigureProject(SQLite::Database& database);

/// Makes the tables and marks the file, in one transaction.
void CreateProjectTables(SQLite::Database& database);

/// @throws Error kDamaged when the file is no project, kNewerSchema when it is one of a later Zeroplane
void CheckProjectSchema(SQLite::Database& database, const std::filesystem::path& path);

}  // namespace zeroplane
