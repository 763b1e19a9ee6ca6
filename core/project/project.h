#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/masks/mask.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/grade.h"
#include "core/stereo/layout.h"
#include "core/stereo/shot_canvas.h"

namespace zeroplane {

enum class ShotId : std::int64_t {};

/// One painted region; the mask has the source picture's size.
struct PaintedEffect {
  std::string name = "Effect";
  double pull_pct = -1.0;
  double roundness = 1.0;
  double feather_pct = 0.5;
  bool enabled = true;
  Mask mask;
  friend bool operator==(const PaintedEffect&, const PaintedEffect&) = default;
};

struct Shot {
  ShotId id{};
  FrameRange frames;
  std::string name;
  Grade grade;
  std::optional<ShotCanvas> canvas;     ///< once analysed
  std::optional<PaintedEffect> effect;  ///< one a shot for now
  friend bool operator==(const Shot&, const Shot&) = default;
};

struct MediaReference {
  std::filesystem::path path;           ///< absolute
  std::filesystem::path relative_path;  ///< from the project's folder; left empty, the store fills it in
  std::int64_t size_bytes = 0;
  std::int64_t frame_count = 0;
  int width = 0, height = 0;
  Rational frame_rate;
  friend bool operator==(const MediaReference&, const MediaReference&) = default;
};

/// Everything a project file holds, as a value. Shots are in film order, without gaps.
struct Project {
  MediaReference media;
  std::vector<Shot> shots;
  std::string screen_id = "tv";
  SourceEye source_eye = SourceEye::kLeft;

  /// Null when there is no such shot.
  const Shot* FindShot(ShotId id) const;
  Shot* FindShot(ShotId id);
  /// The shot that holds this frame, or null.
  const Shot* ShotAt(std::int64_t frame) const;
  friend bool operator==(const Project&, const Project&) = default;
};

/// Where the film is now: by its relative path when the project moved along with it, else where it was.
/// @throws Error kNotFound naming the film
std::filesystem::path ResolveMedia(const MediaReference& media, const std::filesystem::path& project_file);

}  // namespace zeroplane
