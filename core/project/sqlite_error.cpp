#include "core/project/sqlite_error.h"

#include <sqlite3.h>

namespace zeroplane {

bool IsBrokenConstraint(int sqlite_code) {
  return PrimaryCode(sqlite_code) == SQLITE_CONSTRAINT;
}

Error ProjectError(int sqlite_code, const std::filesystem::path& path, const std::string& detail) {
  const std::string subject = path.string();
  switch (PrimaryCode(sqlite_code)) {
    case SQLITE_FULL:
      return {ErrorCode::kDiskFull, subject, "cannot be saved: the disk is full",
              "The last change was not stored, everything before it was. Make room and try again."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorCode::kUnwritable, subject, "cannot be saved: it is write-protected",
              "Change the file's permissions or copy it to a folder of your own."};
    case SQLITE_CANTOPEN:
      return {ErrorCode::kUnwritable, subject, "cannot be opened",
              "Check that you may read and write the file and its folder."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kInUse, subject, "is held by another program", "Close it there and try again."};
    case SQLITE_NOTADB:
      return {ErrorCode::kDamaged, subject, "is not a Zeroplane project", "Choose a .zeroplane file."};
    case SQLITE_CORRUPT:
      return {ErrorCode::kDamaged, subject, "is damaged",
              "Recover what can be read (zeroplane recover), or restore a backup copy."};
    case SQLITE_IOERR:
      return {ErrorCode::kUnwritable, subject, "cannot be read or written (" + detail + ")",
              "Check the disk. The last change may not have been stored."};
    default:
      return {ErrorCode::kDamaged, subject, "cannot be used (" + detail + ")",
              "Recover what can be read (zeroplane recover), or restore a backup copy."};
  }
}

}  // namespace zeroplane
