#include "core/project/project_copy.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "core/base/error.h"
#include "core/disk/sync.h"
#include "core/project/project_lock.h"
#include "core/project/project_rows.h"
#include "core/project/sqlite_error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void ThrowUnwritten(const fs::path& target, bool full, const std::string& detail) {
  throw Error(full ? ErrorCode::kDiskFull : ErrorCode::kUnwritable, target.string(),
              full ? "cannot be written: the disk is full" : "cannot be written (" + detail + ")",
              "The project itself is as it was. Choose another folder, or make room.");
}

/// Until what was written under this path is on the disk.
void Sync(const fs::path& path, const fs::path& target) {
  if (const int error = SyncToDisk(path); error != 0)
    ThrowUnwritten(target, error == ENOSPC, std::strerror(error));
}

/// The relative path of the film is another one where the copy lies.
void PointToFilm(const fs::path& copy, const fs::path& target) {
  SQLite::Database database(copy.string(), SQLite::OPEN_READWRITE);
  ProjectRows rows(database, target);
  MediaReference media = rows.ReadMedia();
  media.relative_path = media.path.lexically_relative(target.parent_path());
  rows.WriteMedia(media);
}

void WriteCopy(SQLite::Database& project, const fs::path& copy, const fs::path& target) {
  try {
    SQLite::Statement vacuum(project, "VACUUM INTO ?");
    vacuum.bind(1, copy.string());
    vacuum.exec();
    PointToFilm(copy, target);
  } catch (const SQLite::Exception& exception) {
    const int code = PrimaryCode(exception.getErrorCode());
    if (code == SQLITE_CORRUPT) throw;
    ThrowUnwritten(target, code == SQLITE_FULL, exception.what());
  }
  Sync(copy, target);
}

/// Puts `copy` in the place of `target`. A log that a crash left beside the old file would be taken for the
/// new one's.
void Replace(const fs::path& copy, const fs::path& target) {
  std::error_code error;
  for (const char* ending : {"-wal", "-shm", "-journal"}) fs::remove(target.string() + ending, error);
  fs::rename(copy, target, error);
  if (error) ThrowUnwritten(target, false, error.message());
  Sync(target.parent_path(), target);
}

}  // namespace

void CopyProject(SQLite::Database& project, const fs::path& target) {
  std::error_code ignored;
  if (fs::is_directory(target, ignored))
    throw Error(ErrorCode::kIsDirectory, target.string(), "is a folder", "Choose another name.");
  const ProjectLock lock(target);
  const fs::path copy = target.string() + ".partial";
  fs::remove(copy, ignored);
  try {
    WriteCopy(project, copy, target);
    Replace(copy, target);
  } catch (...) {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(copy.string() + ending, ignored);
    throw;
  }
}

}  // namespace zeroplane
