#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace zeroplane {

/// Writes what the connection sees to `target`, first under another name, and renames it when it is whole and
/// on the disk. A project of that name is replaced, unless somebody has it open.
/// @throws Error kInUse, kNotFound (no such folder), kIsDirectory, kUnwritable, kDiskFull, each naming
/// `target`, which is then as it was
void CopyProject(SQLite::Database& project, const std::filesystem::path& target);

}  // namespace zeroplane
