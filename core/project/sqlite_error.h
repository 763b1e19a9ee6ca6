#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <stdexcept>
#include <string>

#include "core/base/error.h"

namespace zeroplane {

/// SQLite's result code (primary or extended) as a failure of this project file.
/// @param detail SQLite's own message, for codes that have no sentence of ours
Error ProjectError(int sqlite_code, const std::filesystem::path& path, const std::string& detail);

/// An extended result code (SQLITE_IOERR_WRITE) without what extends it (SQLITE_IOERR).
constexpr int PrimaryCode(int sqlite_code) {
  return sqlite_code & 0xff;
}

/// Whether the code says that the program asked for something that the tables forbid (NaN, an unknown shot).
bool IsBrokenConstraint(int sqlite_code);

/// Runs `work` and turns what SQLite throws into Error, or into std::logic_error where it is the program's
/// mistake.
template <class Work>
decltype(auto) WithProjectErrors(const std::filesystem::path& path, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& exception) {
    if (IsBrokenConstraint(exception.getErrorCode())) throw std::logic_error(exception.what());
    throw ProjectError(exception.getErrorCode(), path, exception.what());
  }
}

}  // namespace zeroplane
