#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace zeroplane {

/// How the two eyes are put into one picture.
enum class Layout {
  kSideBySide,
  kSideBySideHalf,
  kTopBottom,
  kTopBottomHalf,
  kLeft,
  kRight,
  kAnaglyphDubois,  ///< red-cyan
  kAnaglyphDuboisGreenMagenta,
  kAnaglyphDuboisAmberBlue,
  kAnaglyphTrue,
  kAnaglyphGrey,
  kAnaglyphColor,
  kAnaglyphHalfColor,
  kAnaglyphWimmer,
  kRowInterleaved,     ///< rows 0, 2, 4 … of the first eye, 1, 3, 5 … of the second, each where it was
  kColumnInterleaved,  ///< likewise columns
  kCheckerboard,       ///< the first eye where row + column is even
  kFramePacked,        ///< HDMI 1.4a: the eyes one below the other with a black gap between them
  kWiggle,             ///< one eye a picture, in turn: WiggleEye() names it
  kDifference,         ///< left minus right around mid grey
  kDisparity
};

/// Which eye the source picture *is*; the other is made. `kBoth`: each eye takes half of the disparity.
enum class SourceEye { kLeft, kRight, kBoth };

struct LayoutInfo {
  Layout layout;
  std::string_view id;           ///< stable, used by the CLI, JSON and the project file: "sbs-half"
  std::string_view label;        ///< English; the window translates it
  std::string_view name_tag;     ///< what players look for in a file name ("_LRF_Full_SBS"); no two alike
  std::string_view stereo_mode;  ///< Matroska stereo_mode (FFmpeg writes none of an anaglyph); may be empty
  std::string_view right_first_mode;  ///< the same with the eyes swapped; may be empty
  bool full_chroma;                   ///< a film of it needs 4:4:4: neighbouring pixels are of different eyes
  bool for_delivery;                  ///< false: only for looking at
};

std::span<const LayoutInfo> Layouts();
const LayoutInfo& Info(Layout layout);
std::optional<Layout> LayoutFromId(std::string_view id);

struct PictureSize {
  int width, height;
  friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

/// Size of the picture that a layout makes of two eyes of this size. Half layouts drop an odd column or row.
/// @throws std::logic_error where nothing is left of a half
PictureSize OutputSize(Layout layout, int eye_width, int eye_height);

/// Black rows between the eyes of a frame-packed picture. HDMI 1.4a has 45 for 1080 rows and 30 for 720: a
/// 24th of the height. Other heights get the same share [ours], rounded to nearest.
int FramePackingGap(int eye_height);

/// The eye that a wiggling picture shows in this frame, kLeft first: each for `frames_an_eye` frames.
Layout WiggleEye(std::int64_t frame, int frames_an_eye);

/// How many frames of a film of this rate an eye is shown for: about an eighth of a second [ours], the pace
/// of the usual wiggling GIF.
int WiggleFrames(double frames_per_second);

struct SourceEyeInfo {
  SourceEye eye;
  std::string_view id;
  double left_factor;   ///< x_left  = x + left_factor * d
  double right_factor;  ///< x_right = x + right_factor * d
};

std::span<const SourceEyeInfo> SourceEyes();
const SourceEyeInfo& Info(SourceEye eye);
std::optional<SourceEye> SourceEyeFromId(std::string_view id);

}  // namespace zeroplane
