#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace zeroplane {

enum class ErrorCode {
  kNotFound,
  kIsDirectory,
  kEmptyFile,
  kUnreadable,   ///< no permission to read, or the medium fails
  kNotMedia,     ///< not a film, or one that FFmpeg cannot read
  kDamaged,      ///< truncated or inconsistent data
  kUnsupported,  ///< readable, but not something this program (or this build) can use
  kUnwritable,
  kDiskFull,
  kOutOfMemory,
  kInUse,        ///< held by another process
  kNewerSchema,  ///< written by a newer Zeroplane
  kInvalidArgument,
  kCancelled,
};

/// A failure that users meet in normal life: a missing file, a full disk, an unknown codec. Broken
/// preconditions are not of this kind (core/base/check.h). `what()` is one English sentence or two: the
/// thing, what is wrong with it, what to do. ui/labels translates by `code()` and `subject()`.
class Error : public std::runtime_error {
 public:
  /// @param subject the thing, as the user named it (usually a path)
  /// @param problem what is wrong, as a clause: "is a directory"
  /// @param advice  what to do, as a sentence; may be empty
  Error(ErrorCode code, std::string subject, std::string problem, std::string advice = {});

  ErrorCode code() const { return code_; }
  const std::string& subject() const { return subject_; }
  const std::string& problem() const { return problem_; }
  const std::string& advice() const { return advice_; }

 private:
  ErrorCode code_;
  std::string subject_, problem_, advice_;
};

}  // namespace zeroplane
