#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/masks/mask.h"
#include "core/project/review_state.h"
#include "core/stereo/depth_mode.h"
#include "core/stereo/floating_window.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/grade_track.h"
#include "core/stereo/layout.h"
#include "core/stereo/picture_rect.h"
#include "core/stereo/shot_canvas.h"
#include "core/stereo/transition.h"

namespace zeroplane {

enum class ShotId : std::int64_t {};

/// Frames and keys lie within +- this many frames; a film is shorter.
inline constexpr std::int64_t kMaxFrame = std::int64_t{1} << 40;

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

/// What a shot's depth should keep to, where that is not the project's screen.
struct ComfortTarget {
  std::optional<std::string> screen_id;
  std::optional<double> near_limit_pct, far_limit_pct;  ///< instead of the screen's own
  friend bool operator==(const ComfortTarget&, const ComfortTarget&) = default;
};

/// A place in the picture: 0, 0 is the upper left corner, 1, 1 the lower right.
struct PicturePoint {
  double x = 0.5, y = 0.5;
  friend bool operator==(const PicturePoint&, const PicturePoint&) = default;
};

/// What somebody said about a shot.
struct ShotNote {
  std::int64_t time_s = 0;  ///< since 1970-01-01 UTC; 0: not known
  std::string author;       ///< may be empty
  std::string text;
  friend bool operator==(const ShotNote&, const ShotNote&) = default;
};

/// A shot's grading as it was once, to compare with and to go back to.
struct GradeVersion {
  std::string name;
  std::int64_t time_s = 0;  ///< since 1970-01-01 UTC
  std::string author;       ///< may be empty
  Grade grade;
  std::vector<GradeKey> keys;
  friend bool operator==(const GradeVersion&, const GradeVersion&) = default;
};

/// What a person sets for a shot, but for its place in the film and its painted effects. Costs little to
/// copy.
struct ShotHeader {
  std::string name;
  Transition transition = Transition::kCut;  ///< how it comes on
  std::int64_t transition_frames = 0;  ///< length of a dissolve or fade that it begins with; 0 for a cut
  Grade grade;                         ///< of the whole shot, where there are no keys
  std::vector<GradeKey> keys;          ///< see GradeAt(); those outside of the shot shape it, too
  DepthMode mode = DepthMode::kGeometric;
  FloatingWindow window;               ///< of the whole shot, where there are no window keys
  std::vector<WindowKey> window_keys;  ///< see WindowAt()
  ComfortTarget comfort;
  std::optional<SourceEye> source_eye;  ///< instead of the project's
  ReviewState review = ReviewState::kNone;
  std::vector<ShotNote> notes;            ///< in the order in which they were written
  std::vector<GradeVersion> versions;     ///< in the order in which they were kept
  std::optional<PicturePoint> attention;  ///< the point of attention

  /// At a frame of the film.
  Grade GradeAt(std::int64_t frame) const { return zeroplane::GradeAt(grade, keys, frame); }
  FloatingWindow WindowAt(std::int64_t frame) const {
    return zeroplane::WindowAt(window, window_keys, frame);
  }
  friend bool operator==(const ShotHeader&, const ShotHeader&) = default;
};

/// Canvas and masks are shared by copies, so that a copy costs little.
struct Shot : ShotHeader {
  ShotId id{};
  FrameRange frames;
  std::optional<ShotCanvas> canvas;    ///< once analysed
  std::vector<PaintedEffect> effects;  ///< they stack in this order
  friend bool operator==(const Shot&, const Shot&) = default;
};

struct MediaReference {
  std::filesystem::path path;           ///< absolute
  std::filesystem::path relative_path;  ///< from the project's folder; left empty, the store fills it in
  std::int64_t size_bytes = 0;
  std::uint64_t content_hash = 0;  ///< ContentHash() of the file; 0: not known
  std::int64_t frame_count = 0;
  int width = 0, height = 0;
  Rational frame_rate;
  std::string start_timecode;  ///< of frame 0, "01:00:00:00"; empty where the film has none
  friend bool operator==(const MediaReference&, const MediaReference&) = default;
};

/// A style that was learned from a film, as the text that core/style reads.
struct StoredStyle {
  std::string name;
  std::string json;
  friend bool operator==(const StoredStyle&, const StoredStyle&) = default;
};

/// What holds for the whole film.
struct ProjectSettings {
  std::string screen_id = "tv";
  SourceEye source_eye = SourceEye::kLeft;
  /// The part of the film's picture that is not letterbox or pillarbox, once it was looked for.
  std::optional<PictureRect> active_picture = {};
  std::string note = {};
  std::vector<StoredStyle> styles = {};
  friend bool operator==(const ProjectSettings&, const ProjectSettings&) = default;
};

/// Everything a project file holds, as a value. Shots are in film order, without gaps.
struct Project : ProjectSettings {
  MediaReference media;
  std::vector<Shot> shots;

  /// Null when there is no such shot.
  const Shot* FindShot(ShotId id) const;
  Shot* FindShot(ShotId id);
  /// The shot that holds this frame, or null.
  const Shot* ShotAt(std::int64_t frame) const;
  /// The eye that the source picture is in this shot.
  SourceEye EyeOf(const Shot& shot) const { return shot.source_eye.value_or(source_eye); }
  /// The active picture where it is a part of the film's; nullopt: all of it, or not known.
  std::optional<PictureRect> ActivePart() const;
  friend bool operator==(const Project&, const Project&) = default;
};

}  // namespace zeroplane
