#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>

#include "core/project/project_recovery.h"

namespace zeroplane {

/// Where the header of a project (its first 100 bytes) is damaged, writes one that fits. Left alone
/// otherwise.
/// @return whether it did
/// @throws Error kDamaged when it is the sound header of another program's file
bool RepairHeader(const std::filesystem::path& file, const std::filesystem::path& named);

/// Copies the rows of one table that can be read, in their order. Rows that the new table refuses are
/// dropped. Pages that cannot be read are stepped over.
/// @param damaged opened with writable_schema, so that SQLite takes what it finds
/// @param new_file has the table, empty
/// @param patience how many row numbers in a row may be unreadable before larger steps are taken
RecoveredTable SalvageTable(SQLite::Database& damaged, SQLite::Database& new_file, const std::string& table,
                            std::int64_t patience);

}  // namespace zeroplane
