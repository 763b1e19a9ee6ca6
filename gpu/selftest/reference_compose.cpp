#include "gpu/selftest/reference_compose.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/stereo/anaglyph.h"
#include "gpu/compose/color_tables.h"

namespace zeroplane::gpu::reference {
namespace {

constexpr double kWhite = 255.0;

double PackedSample(const Plane& eye, int y, int x, int c, bool half_width, bool half_height) {
  if (half_width) return std::floor((eye.at(y, 2 * x, c) + eye.at(y, 2 * x + 1, c)) / 2 + 0.5);
  if (half_height) return std::floor((eye.at(2 * y, x, c) + eye.at(2 * y + 1, x, c)) / 2 + 0.5);
  return eye.at(y, x, c);
}

Plane Pack(const Plane& first, const Plane& second, bool below, bool half) {
  const int eye_height = below && half ? first.height / 2 : first.height;
  const int eye_width = !below && half ? first.width / 2 : first.width;
  Plane out(below ? 2 * eye_height : eye_height, below ? eye_width : 2 * eye_width, first.channels);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const bool in_second = below ? y >= eye_height : x >= eye_width;
      const int eye_y = below && in_second ? y - eye_height : y,
                eye_x = !below && in_second ? x - eye_width : x;
      for (int c = 0; c < out.channels; ++c) {
        out.at(y, x, c) =
            PackedSample(in_second ? second : first, eye_y, eye_x, c, half && !below, half && below);
      }
    }
  }
  return out;
}

Plane Anaglyph(const Plane& left, const Plane& right) {
  Plane out(left.height, left.width, 3);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      for (int k = 0; k < 3; ++k) {
        double light = 0;
        for (int c = 0; c < 3; ++c) {
          light += kDuboisRedCyan.left[3 * k + c] * SrgbToLinear(left.at(y, x, c) / kWhite);
          light += kDuboisRedCyan.right[3 * k + c] * SrgbToLinear(right.at(y, x, c) / kWhite);
        }
        out.at(y, x, k) = LinearToSrgb(std::clamp(light, 0.0, 1.0)) * kWhite;
      }
    }
  }
  return out;
}

}  // namespace

Plane Compose(const Plane& left, const Plane& right, Layout layout, bool swap_eyes) {
  const Plane& first = swap_eyes ? right : left;
  const Plane& second = swap_eyes ? left : right;
  switch (layout) {
    case Layout::kLeft:
      return left;
    case Layout::kRight:
      return right;
    case Layout::kSideBySide:
      return Pack(first, second, false, false);
    case Layout::kSideBySideHalf:
      return Pack(first, second, false, true);
    case Layout::kTopBottom:
      return Pack(first, second, true, false);
    case Layout::kTopBottomHalf:
      return Pack(first, second, true, true);
    case Layout::kAnaglyphDubois:
      return Anaglyph(first, second);
    case Layout::kDisparity:
      break;
  }
  ZP_CHECK(false, "a layout of two eyes");
}

Plane DisparityMap(const Plane& disparity_pct, double full_scale_pct, bool contour) {
  constexpr double kContour = 250;
  const DivergingEnds ends = ScreenColorEnds();
  Plane out(disparity_pct.height, disparity_pct.width, 3);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const double d = disparity_pct.at(y, x), strength = std::min(std::abs(d) / full_scale_pct, 1.0);
      const OkLab& end = d < 0 ? ends.front : ends.behind;
      const auto mix = [&](double OkLab::*part) {
        return (1 - strength) * ends.screen.*part + strength * end.*part;
      };
      const auto linear = OkLabToLinearRgb({mix(&OkLab::lightness), mix(&OkLab::a), mix(&OkLab::b)});
      const bool crosses = (x + 1 < out.width && (d < 0) != (disparity_pct.at(y, x + 1) < 0)) ||
                           (y + 1 < out.height && (d < 0) != (disparity_pct.at(y + 1, x) < 0));
      for (int c = 0; c < 3; ++c) {
        out.at(y, x, c) =
            contour && crosses ? kContour : LinearToSrgb(std::clamp(linear[c], 0.0, 1.0)) * kWhite;
      }
    }
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
