#include "gpu/selftest/reference_compose.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "core/stereo/anaglyph.h"
#include "gpu/compose/color_tables.h"

namespace zeroplane::gpu::reference {
namespace {

/// The mean of two samples, as a sample.
double Mean(double a, double b, double white) {
  const double mean = (a + b) / 2;
  return white == 1 ? mean : std::floor(mean + 0.5);
}

/// A picture made sample by sample.
template <class Sample>
Plane Made(int height, int width, const Sample& sample) {
  Plane out(height, width, 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) out.at(y, x, c) = sample(y, x, c);
    }
  }
  return out;
}

Plane BesideEachOther(const Plane& first, const Plane& second, bool half, double white) {
  const int width = half ? first.width / 2 : first.width;
  return Made(first.height, 2 * width, [&](int y, int x, int c) {
    const Plane& eye = x < width ? first : second;
    const int column = x % width;
    return half ? Mean(eye.at(y, 2 * column, c), eye.at(y, 2 * column + 1, c), white) : eye.at(y, column, c);
  });
}

Plane BelowEachOther(const Plane& first, const Plane& second, bool half, int gap, double white) {
  const int height = half ? first.height / 2 : first.height;
  return Made(2 * height + gap, first.width, [&](int y, int x, int c) {
    if (y >= height && y < height + gap) return 0.0;
    const Plane& eye = y < height ? first : second;
    const int row = y < height ? y : y - height - gap;
    return half ? Mean(eye.at(2 * row, x, c), eye.at(2 * row + 1, x, c), white) : eye.at(row, x, c);
  });
}

Plane Anaglyph(const Plane& left, const Plane& right, const AnaglyphMatrices& matrices, double white) {
  return Made(left.height, left.width, [&](int y, int x, int k) {
    double light = 0;
    for (int c = 0; c < 3; ++c) {
      light += matrices.left[3 * k + c] * SrgbToLinear(left.at(y, x, c) / white);
      light += matrices.right[3 * k + c] * SrgbToLinear(right.at(y, x, c) / white);
    }
    const double code = LinearToSrgb(std::clamp(light, 0.0, 1.0));
    return white * (k == 0 ? std::pow(code, 1.0 / matrices.red_gamma) : code);
  });
}

double Difference(double left, double right, double white) {
  return white == 1 ? 0.5 + (left - right) / 2 : std::floor((white + 1 + left - right) / 2);
}

/// Value and slopes of the plane through the 5 x 5 values about a pixel.
struct Fit {
  double mean = 0, slope = 0;
  bool crosses = false;
};

Fit FitPlane(const Plane& map, int y, int x, double full_scale) {
  constexpr double kBinomial[5] = {1, 4, 6, 4, 1};
  double sum_x = 0, sum_y = 0, squares = 0, total = 0, sum = 0;
  int front = 0;
  for (int j = -2; j <= 2; ++j) {
    for (int i = -2; i <= 2; ++i) {
      const double raw =
          map.at(std::clamp(y + j, 0, map.height - 1), std::clamp(x + i, 0, map.width - 1)) / full_scale;
      const double value = std::clamp(raw, -1.0, 1.0), weight = kBinomial[j + 2] * kBinomial[i + 2];
      front += value < 0 ? 1 : 0;
      total += weight;
      sum += weight * value;
      sum_x += weight * i * value;
      sum_y += weight * j * value;
      squares += weight * i * i;
    }
  }
  return {sum / total, std::hypot(sum_x, sum_y) / squares, front > 0 && front < 25};
}

/// The map's colour without its contour, code values.
std::array<double, 3> MapColor(double d, const DisparityMapOptions& options) {
  const double strength = std::min(std::abs(d) / options.full_scale_pct, 1.0);
  if (options.style == DisparityMapStyle::kGreys) {
    const double grey = 255 * (0.5 - std::copysign(strength, d) / 2);
    return {grey, grey, grey};
  }
  const DivergingEnds ends = ScreenColorEnds();
  const OkLab& end = d < 0 ? ends.front : ends.behind;
  const auto mix = [&](double OkLab::*part) {
    return (1 - strength) * ends.screen.*part + strength * end.*part;
  };
  auto color = OkLabToLinearRgb({mix(&OkLab::lightness), mix(&OkLab::a), mix(&OkLab::b)});
  for (double& channel : color) channel = 255 * LinearToSrgb(std::clamp(channel, 0.0, 1.0));
  return color;
}

std::array<double, 3> ContourColor(const DisparityMapOptions& options) {
  if (options.style == DisparityMapStyle::kColors) return {250, 250, 250};
  auto color = EncodedColor(ScreenColorEnds().front);
  return {255.0 * color[0], 255.0 * color[1], 255.0 * color[2]};
}

/// How much of a pixel lies beyond a limit. @param sign -1 for the near limit, 1 for the far one
double BeyondCoverage(const Plane& map, int y, int x, double limit_pct, int sign) {
  const auto beyond = [&](int row, int column) {
    const double d = map.at(std::clamp(row, 0, map.height - 1), std::clamp(column, 0, map.width - 1));
    return std::clamp(sign * (d - limit_pct), -1e9, 1e9);
  };
  const double here = beyond(y, x);
  // How steeply the value falls (rises) toward the steepest neighbour on the limit's other side.
  const auto slope = [&](double a, double b) {
    return std::max(0.0, here > 0 ? here - std::min(a, b) : std::max(a, b) - here);
  };
  const double steepness =
      std::hypot(slope(beyond(y, x - 1), beyond(y, x + 1)), slope(beyond(y - 1, x), beyond(y + 1, x)));
  if (steepness == 0) return here > 0 ? 1 : 0;
  return std::clamp(0.5 + here / steepness, 0.0, 1.0);
}

/// One code value (white 1) under the hatch; `along` is x + y or x - y.
double Hatched(double code, double color, double coverage, int along, double period_px) {
  const double turns = along / (std::sqrt(2.0) * period_px);
  const double from_line_px = std::abs(turns - std::floor(turns) - 0.5) * period_px;
  const auto within = [&](double half_px) { return std::clamp(half_px + 0.5 - from_line_px, 0.0, 1.0); };
  const double line = within(0.11 * period_px), edged = within(0.19 * period_px);
  code = std::lerp(code, color, 0.15 * coverage * (1 - edged));
  code = std::lerp(code, 0.0, 0.65 * coverage * edged);
  return std::lerp(code, color, 0.92 * coverage * line);
}

}  // namespace

Plane Compose(const Plane& left, const Plane& right, Layout layout, bool swap_eyes, double white) {
  const Plane& first = swap_eyes ? right : left;
  const Plane& second = swap_eyes ? left : right;
  const auto chosen = [&](const auto& is_second) {
    return Made(left.height, left.width,
                [&](int y, int x, int c) { return (is_second(y, x) % 2 != 0 ? second : first).at(y, x, c); });
  };
  switch (layout) {
    case Layout::kLeft:
      return left;
    case Layout::kRight:
      return right;
    case Layout::kSideBySide:
    case Layout::kSideBySideHalf:
      return BesideEachOther(first, second, layout == Layout::kSideBySideHalf, white);
    case Layout::kTopBottom:
    case Layout::kTopBottomHalf:
      return BelowEachOther(first, second, layout == Layout::kTopBottomHalf, 0, white);
    case Layout::kFramePacked:
      return BelowEachOther(first, second, false, static_cast<int>(std::floor(left.height / 24.0 + 0.5)),
                            white);
    case Layout::kRowInterleaved:
      return chosen([](int y, int) { return y; });
    case Layout::kColumnInterleaved:
      return chosen([](int, int x) { return x; });
    case Layout::kCheckerboard:
      return chosen([](int y, int x) { return x + y; });
    case Layout::kDifference:
      return Made(left.height, left.width, [&](int y, int x, int c) {
        return Difference(first.at(y, x, c), second.at(y, x, c), white);
      });
    default:
      ZP_CHECK(MatricesOf(layout) != nullptr, "a layout of two eyes");
      return Anaglyph(first, second, *MatricesOf(layout), white);
  }
}

Plane DisparityMap(const Plane& disparity_pct, const DisparityMapOptions& options) {
  return Made(disparity_pct.height, disparity_pct.width, [&](int y, int x, int c) {
    const double color = MapColor(disparity_pct.at(y, x), options)[c];
    const Fit fit = FitPlane(disparity_pct, y, x, options.full_scale_pct);
    if (!options.contour || !fit.crosses || fit.slope < 1e-6) return color;
    const double from_line_px = std::abs(fit.mean) / fit.slope;
    const double coverage = std::clamp(options.contour_width_px / 2 + 0.5 - from_line_px, 0.0, 1.0);
    return std::lerp(color, ContourColor(options)[c], coverage);
  });
}

Plane ComfortOverlay(const Plane& picture, const Plane& disparity_pct, const ComfortOverlayOptions& options,
                     double white) {
  return Made(picture.height, picture.width, [&](int y, int x, int c) {
    const double near = BeyondCoverage(disparity_pct, y, x, options.near_limit_pct, -1);
    const double far = BeyondCoverage(disparity_pct, y, x, options.far_limit_pct, 1);
    double code = picture.at(y, x, c) / white;
    code = Hatched(code, options.near_color[c], near, x + y, options.hatch_period_px);
    return white * Hatched(code, options.far_color[c], far, x - y, options.hatch_period_px);
  });
}

Plane WindowBars(const Plane& eye, const BarPx& left, const BarPx& right, double white) {
  return Made(eye.height, eye.width, [&](int y, int x, int c) {
    const double down = (y + 0.5) / eye.height;
    const auto left_of = [&](const BarPx& bar, int column) {
      return std::clamp(column + 1 - std::max(0.0, std::lerp(bar.top, bar.bottom, down)), 0.0, 1.0);
    };
    const double left_over = left_of(left, x) * left_of(right, eye.width - 1 - x);
    if (left_over == 1) return eye.at(y, x, c);
    return white * LinearToSrgb(left_over * SrgbToLinear(eye.at(y, x, c) / white));
  });
}

}  // namespace zeroplane::gpu::reference
