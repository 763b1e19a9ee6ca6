#include "core/stereo/layout.h"

#include <array>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr std::array kLayouts = {
    LayoutInfo{Layout::kSideBySide, "sbs", "Side by side", 2, 1, "_LRF_Full_SBS", "left_right"},
    LayoutInfo{Layout::kSideBySideHalf, "sbs-half", "Side by side, half width", 1, 1, "_3dh_LR",
               "left_right"},
    LayoutInfo{Layout::kTopBottom, "tb", "Top and bottom", 1, 2, "_TB", "top_bottom"},
    LayoutInfo{Layout::kTopBottomHalf, "tb-half", "Top and bottom, half height", 1, 1, "_3dv_TB",
               "top_bottom"},
    LayoutInfo{Layout::kLeft, "left", "Left eye", 1, 1, "_left", ""},
    LayoutInfo{Layout::kRight, "right", "Right eye", 1, 1, "_right", ""},
    LayoutInfo{Layout::kAnaglyphDubois, "anaglyph-dubois", "Anaglyph, red-cyan (Dubois)", 1, 1, "_anaglyph",
               ""},
    LayoutInfo{Layout::kDisparity, "disparity", "Disparity map", 1, 1, "_disparity", ""},
};

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
