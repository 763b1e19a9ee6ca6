#include "core/project/project_database.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <sqlite3.h>

#include <system_error>

#include "core/project/project_schema.h"
#include "core/project/sqlite_error.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeoutMs =
    2000;  ///< how long another one that reads or writes (a backup, an SQLite shell) may hold us up

std::unique_ptr<SQLite::Database> Connect(const fs::path& path, int flags) {
  return std::make_unique<SQLite::Database>(path.string(), flags, kBusyTimeoutMs);
}

/// Tells SQLite that nobody writes, so that it needs no file beside this one. Only for a file without a log.
std::unique_ptr<SQLite::Database> ConnectToResting(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (c == '%' || c == '?' || c == '#') {
      uri += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    } else {
      uri += c;
    }
  }
  return std::make_unique<SQLite::Database>(uri + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
}

/// @return whether the log is on; the rollback journal is otherwise
bool SetLog(SQLite::Database& database) {
  return database.execAndGet("PRAGMA journal_mode = WAL").getString() == "wal";
}

/// Out of the log without its shared memory: an exclusive connection keeps that in its own.
std::unique_ptr<SQLite::Database> ConnectWithoutLog(const fs::path& path) {
  auto database = Connect(path, SQLite::OPEN_READWRITE);
  database->exec("PRAGMA locking_mode = EXCLUSIVE");
  CheckProjectSchema(*database, path);
  database->exec("PRAGMA journal_mode = DELETE");
  database->exec("PRAGMA locking_mode = NORMAL");
  return database;
}

void Configure(SQLite::Database& database, bool log) {
  database.exec(log ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = OFF");
  MigrateProject(database);
  database.exec("PRAGMA foreign_keys = ON");
}

/// What SQLite says where a log's shared memory cannot be had.
bool MayBeTheLog(const SQLite::Exception& exception) {
  const int code = PrimaryCode(exception.getErrorCode());
  return code == SQLITE_CANTOPEN || code == SQLITE_IOERR || code == SQLITE_PROTOCOL ||
         code == SQLITE_READONLY;
}

/// Whether a log or a journal lies beside the file: what it says counts, the file alone does not.
bool HasLog(const fs::path& path) {
  for (const char* ending : {"-wal", "-journal"}) {
    std::error_code error;
    const auto size = fs::file_size(path.string() + ending, error);
    if (!error && size > 0) return true;
  }
  return false;
}

std::unique_ptr<SQLite::Database> Migrated(SQLite::Database& old) {
  auto memory = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE);
  SQLite::Backup(*memory, old).executeStep();
  MigrateProject(*memory);
  return memory;
}

}  // namespace

std::unique_ptr<SQLite::Database> ConnectToNewProject(const fs::path& path) {
  auto database = Connect(path, SQLite::OPEN_READWRITE);
  const bool log = SetLog(*database);
  CreateProjectTables(*database);
  Configure(*database, log);
  return database;
}

std::unique_ptr<SQLite::Database> ConnectToWrite(const fs::path& path) {
  std::unique_ptr<SQLite::Database> database;
  bool log = false;
  try {
    database = Connect(path, SQLite::OPEN_READWRITE);
    CheckProjectSchema(*database, path);
    log = SetLog(*database);
  } catch (const SQLite::Exception& exception) {
    if (!MayBeTheLog(exception)) throw;
    database.reset();
    database = ConnectWithoutLog(path);
  }
  Configure(*database, log);
  return database;
}

bool HasLogOn(SQLite::Database& database) {
  return database.execAndGet("PRAGMA journal_mode").getString() == "wal";
}

std::unique_ptr<SQLite::Database> ConnectToRead(const fs::path& path) {
  std::unique_ptr<SQLite::Database> database;
  int schema = 0;
  try {
    database = Connect(path, SQLite::OPEN_READONLY);
    schema = CheckProjectSchema(*database, path);
  } catch (const SQLite::Exception& exception) {
    if (!MayBeTheLog(exception) || HasLog(path)) throw;
    database.reset();
    database = ConnectToResting(path);
    schema = CheckProjectSchema(*database, path);
  }
  return schema < kProjectSchema ? Migrated(*database) : std::move(database);
}

}  // namespace zeroplane
