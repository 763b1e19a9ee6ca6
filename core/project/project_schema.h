#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace zeroplane {

/// "Zpln": what tells a project from any other SQLite file (the header's application_id).
inline constexpr int kProjectApplicationId = 0x5a706c6e;
/// The header's user_version: how many steps of project_schema.cpp the file has taken.
inline constexpr int kProjectSchema = 4;

/// Makes the tables of an empty file and marks it as ours, in one transaction. A new file takes the same
/// steps as an old one, so that both end with the same tables.
/// @param schema 1 … kProjectSchema; below the last one only to recover an old file
void CreateProjectTables(SQLite::Database& database, int schema = kProjectSchema);

/// @return the file's schema, at most kProjectSchema
/// @throws Error kDamaged when the file is no project, kNewerSchema when it is one of a later Zeroplane
int CheckProjectSchema(SQLite::Database& database, const std::filesystem::path& path);

/// Takes the steps that the file has not taken yet. Each is one transaction together with its number, so a
/// crash leaves the file before or after a step, never within. Foreign keys must be off: tables are rebuilt.
/// An older Zeroplane refuses the file from then on.
void MigrateProject(SQLite::Database& database);

}  // namespace zeroplane
