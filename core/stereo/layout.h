#pragma once

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
  kAnaglyphDubois,
  kDisparity
};

/// Which eye the source picture *is*; the other is made. `kBoth`: each eye takes half of the disparity.
enum class SourceEye { kLeft, kRight, kBoth };

struct LayoutInfo {
  Layout layout;
  std::string_view id;           ///< stable, used by the CLI, JSON and the project file: "sbs-half"
  std::string_view label;        ///< English; the window translates it
  int columns, rows;             ///< output size in eyes
  std::string_view name_tag;     ///< what players look for in a file name ("_LRF_Full_SBS"); may be empty
  std::string_view stereo_mode;  ///< Matroska stereo_mode, eyes not swapped; may be empty
};

std::span<const LayoutInfo> Layouts();
const LayoutInfo& Info(Layout layout);
std::optional<Layout> LayoutFromId(std::string_view id);

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
