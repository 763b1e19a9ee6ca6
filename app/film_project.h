#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/job_context.h"
#include "core/project/project.h"
#include "core/stereo/screen.h"
#include "core/style/reference_style.h"

namespace zeroplane {

/// How shots that nobody graded get their grade.
struct AutoGradeOptions {
  std::string style = "modern";          ///< id of a reference style, or a file of one: "noir.json"
  std::optional<double> depth_pct;       ///< the same depth range for every shot, instead of the style's
  std::optional<double> background_pct;  ///< likewise
  /// Where the screen lies in every shot's depth, instead of the style's: 0 at its far end, 100 at its near
  /// end, percent of the depth range. Not together with background_pct.
  std::optional<double> zero_plane_pct;
  std::string screen{DefaultScreen().id};  ///< limits to keep to

  /// @throws Error kInvalidArgument for an unknown style or screen, naming those there are; as
  /// LoadReferenceStyle()
  void Check() const;
  ReferenceStyle Style() const;
};

/// A film as an ungraded project without shots, or a `.zeroplane` file as it is, its media resolved.
/// @throws Error as OpenFilmReader() and ProjectStore
Project OpenFilmOrProject(const std::filesystem::path& path);

/// True for a `.zeroplane` file: its shots and grades are used as they are.
bool IsProject(const std::filesystem::path& path);

/// Cuts the film into the project's shots. @throws Error kCancelled, kDamaged
void FindShots(Project& project, JobContext& job);

/// Match style for every shot that has its canvas, then the screen's limits.
void AutoGrade(Project& project, const AutoGradeOptions& options);

}  // namespace zeroplane
