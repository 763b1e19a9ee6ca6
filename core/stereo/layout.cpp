#include "core/stereo/layout.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr std::array kLayouts = {
    LayoutInfo{Layout::kSideBySide, "sbs", "Side by side", "_LRF_Full_SBS", "left_right", "right_left", false,
               true},
    LayoutInfo{Layout::kSideBySideHalf, "sbs-half", "Side by side, half width", "_3dh_LR", "left_right",
               "right_left", false, true},
    LayoutInfo{Layout::kTopBottom, "tb", "Top and bottom", "_TB", "top_bottom", "bottom_top", false, true},
    LayoutInfo{Layout::kTopBottomHalf, "tb-half", "Top and bottom, half height", "_3dv_TB", "top_bottom",
               "bottom_top", false, true},
    LayoutInfo{Layout::kLeft, "left", "Left eye", "_left", "", "", false, true},
    LayoutInfo{Layout::kRight, "right", "Right eye", "_right", "", "", false, true},
    LayoutInfo{Layout::kAnaglyphDubois, "anaglyph-dubois", "Anaglyph, red-cyan (Dubois)", "_anaglyph", "", "",
               true, true},
    LayoutInfo{Layout::kAnaglyphDuboisGreenMagenta, "anaglyph-dubois-green-magenta",
               "Anaglyph, green-magenta (Dubois)", "_anaglyph_green_magenta", "", "", true, true},
    LayoutInfo{Layout::kAnaglyphDuboisAmberBlue, "anaglyph-dubois-amber-blue",
               "Anaglyph, amber-blue (Dubois)", "_anaglyph_amber_blue", "", "", true, true},
    LayoutInfo{Layout::kAnaglyphTrue, "anaglyph-true", "Anaglyph, red-blue (true)", "_anaglyph_true", "", "",
               true, true},
    LayoutInfo{Layout::kAnaglyphGrey, "anaglyph-grey", "Anaglyph, red-cyan, grey", "_anaglyph_grey", "", "",
               true, true},
    LayoutInfo{Layout::kAnaglyphColor, "anaglyph-colour", "Anaglyph, red-cyan, colour", "_anaglyph_colour",
               "", "", true, true},
    LayoutInfo{Layout::kAnaglyphHalfColor, "anaglyph-half-colour", "Anaglyph, red-cyan, half colour",
               "_anaglyph_half_colour", "", "", true, true},
    LayoutInfo{Layout::kAnaglyphWimmer, "anaglyph-wimmer", "Anaglyph, red-cyan, optimised (Wimmer)",
               "_anaglyph_wimmer", "", "", true, true},
    LayoutInfo{Layout::kRowInterleaved, "row", "Interleaved rows", "_row", "row_interleaved_lr",
               "row_interleaved_rl", true, true},
    LayoutInfo{Layout::kColumnInterleaved, "column", "Interleaved columns", "_column", "col_interleaved_lr",
               "col_interleaved_rl", true, true},
    LayoutInfo{Layout::kCheckerboard, "checkerboard", "Checkerboard", "_checkerboard", "checkerboard_lr",
               "checkerboard_rl", true, true},
    LayoutInfo{Layout::kFramePacked, "frame-packed", "Frame packing (HDMI)", "_framepacked", "", "", true,
               true},
    LayoutInfo{Layout::kWiggle, "wiggle", "Wiggle, the eyes in turn", "_wiggle", "", "", false, true},
    LayoutInfo{Layout::kDifference, "difference", "Difference of the eyes", "_difference", "", "", true,
               false},
    LayoutInfo{Layout::kDisparity, "disparity", "Disparity map", "_disparity", "", "", false, false},
};

constexpr int kGapShare = 24;           // of the height of a frame-packed eye
constexpr double kWiggleEye_s = 0.125;  // how long an eye is shown

constexpr std::array kSourceEyes = {
    SourceEyeInfo{SourceEye::kLeft, "left", 0.0, 1.0},
    SourceEyeInfo{SourceEye::kRight, "right", -1.0, 0.0},
    SourceEyeInfo{SourceEye::kBoth, "both", -0.5, 0.5},
};

}  // namespace

std::span<const LayoutInfo> Layouts() {
  return kLayouts;
}

const LayoutInfo& Info(Layout layout) {
  for (const LayoutInfo& info : kLayouts) {
    if (info.layout == layout) return info;
  }
  ZP_CHECK(false, "layout without a table row");
}

std::optional<Layout> LayoutFromId(std::string_view id) {
  for (const LayoutInfo& info : kLayouts) {
    if (info.id == id) return info.layout;
  }
  return std::nullopt;
}

PictureSize OutputSize(Layout layout, int eye_width, int eye_height) {
  ZP_CHECK_GE(eye_width, layout == Layout::kSideBySideHalf ? 2 : 1);
  ZP_CHECK_GE(eye_height, layout == Layout::kTopBottomHalf ? 2 : 1);
  switch (layout) {
    case Layout::kSideBySide:
      return {2 * eye_width, eye_height};
    case Layout::kSideBySideHalf:
      return {eye_width / 2 * 2, eye_height};
    case Layout::kTopBottom:
      return {eye_width, 2 * eye_height};
    case Layout::kTopBottomHalf:
      return {eye_width, eye_height / 2 * 2};
    case Layout::kFramePacked:
      return {eye_width, 2 * eye_height + FramePackingGap(eye_height)};
    default:
      return {eye_width, eye_height};
  }
}

int FramePackingGap(int eye_height) {
  return (eye_height + kGapShare / 2) / kGapShare;
}

Layout WiggleEye(std::int64_t frame, int frames_an_eye) {
  ZP_CHECK_GE(frame, 0);
  ZP_CHECK_GE(frames_an_eye, 1);
  return frame / frames_an_eye % 2 == 0 ? Layout::kLeft : Layout::kRight;
}

int WiggleFrames(double frames_per_second) {
  return std::max(1, static_cast<int>(std::lround(frames_per_second * kWiggleEye_s)));
}

std::span<const SourceEyeInfo> SourceEyes() {
  return kSourceEyes;
}

const SourceEyeInfo& Info(SourceEye eye) {
  for (const SourceEyeInfo& info : kSourceEyes) {
    if (info.eye == eye) return info;
  }
  ZP_CHECK(false, "source eye without a table row");
}

std::optional<SourceEye> SourceEyeFromId(std::string_view id) {
  for (const SourceEyeInfo& info : kSourceEyes) {
    if (info.id == id) return info.eye;
  }
  return std::nullopt;
}

}  // namespace zeroplane
