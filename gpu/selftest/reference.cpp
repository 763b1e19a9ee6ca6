#include "gpu/selftest/reference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/base/check.h"
#include "core/stereo/anaglyph.h"
#include "gpu/compose/color_tables.h"

namespace zeroplane::gpu::reference {
namespace {

constexpr double kWhite = 255.0;

/// Keeps the nearest candidate of every pixel of a row.
struct RowBuffer {
  const Plane& picture;
  Warped& out;
  int y;
  std::vector<double> nearest;

  /// Source position `vertex + t`, of this disparity, is seen at pixel x.
  void Offer(int x, int vertex, double t, double disparity) {
    if (!(disparity < nearest[x])) return;
    nearest[x] = disparity;
    const int next = std::min(vertex + 1, picture.width - 1);
    for (int c = 0; c < picture.channels; ++c) {
      out.picture.at(y, x, c) = (1 - t) * picture.at(y, vertex, c) + t * picture.at(y, next, c);
    }
    out.disparity_px.at(y, x) = disparity;
    out.holes.at(y, x) = 0;
  }
};

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

Warped Warp(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch) {
  const int width = picture.width;
  Warped out{Plane(picture.height, width, picture.channels), Plane(picture.height, width, 1),
             Plane(picture.height, width, 1)};
  std::fill(out.holes.values.begin(), out.holes.values.end(), kWhite);
  for (int y = 0; y < picture.height; ++y) {
    RowBuffer row{picture, out, y, std::vector<double>(width, std::numeric_limits<double>::infinity())};
    const auto position = [&](int i) { return i + factor * disparity_px.at(y, i); };
    for (int i = -1; i < width; ++i) {
      const bool has_a = i >= 0, has_b = i + 1 < width;
      const double xa = has_a ? position(i) : 0, xb = has_b ? position(i + 1) : 0;
      const double da = has_a ? disparity_px.at(y, i) : 0, db = has_b ? disparity_px.at(y, i + 1) : 0;
      const bool surface = has_a && has_b && xb - xa > 0 && xb - xa <= max_stretch;
      for (int x = 0; x < width; ++x) {
        if (surface && x >= xa && x <= xb) {
          const double t = (x - xa) / (xb - xa);
          row.Offer(x, i, t, (1 - t) * da + t * db);
        }
        if (!surface && has_a && x >= xa && x <= xa + 0.5) row.Offer(x, i, 0, da);
        if (!surface && has_b && x > xb - 0.5 && x <= xb) row.Offer(x, i + 1, 0, db);
      }
    }
  }
  return out;
}

Plane FillBackground(const Plane& picture, const Plane& holes, const Plane& disparity_px,
                     double same_surface_px) {
  Plane out = picture;
  const auto is_hole = [&](int y, int x) { return holes.at(y, x) != 0; };
  const auto inside = [&](int x) { return x >= 0 && x < picture.width; };
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      if (!is_hole(y, x)) continue;
      int left = x, right = x;
      while (inside(left) && is_hole(y, left)) --left;
      while (inside(right) && is_hole(y, right)) ++right;
      if (!inside(left) && !inside(right)) {
        for (int c = 0; c < picture.channels; ++c) out.at(y, x, c) = 0;
        continue;
      }
      const bool from_left =
          !inside(right) || (inside(left) && disparity_px.at(y, left) >= disparity_px.at(y, right));
      const int rim = from_left ? left : right, outward = from_left ? -1 : 1;
      int source = rim;
      for (int steps = std::abs(x - rim) - 1; steps > 0; --steps) {
        const int next = source + outward;
        if (!inside(next) || is_hole(y, next)) break;
        if (std::abs(disparity_px.at(y, next) - disparity_px.at(y, rim)) > same_surface_px) break;
        source = next;
      }
      for (int c = 0; c < picture.channels; ++c) out.at(y, x, c) = picture.at(y, source, c);
    }
  }
  return out;
}

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

double Canvas(double raw, double scale, double offset) {
  const double iz = offset + scale * raw;
  if (iz > 245) return 245 + 10 * (iz - 245) / (10 + (iz - 245));
  if (iz < 10) return 10 - 10 * (10 - iz) / (10 + (10 - iz));
  return iz;
}

double Disparity(double iz, double s_px, double t_px) {
  return t_px - s_px * iz;
}

double LocalMove(double disparity, double alpha, double added_px, double roundness, double median_px) {
  return (1 - alpha) * disparity + alpha * (median_px + added_px + roundness * (disparity - median_px));
}

double Percentile(std::vector<double> values, double percent) {
  std::sort(values.begin(), values.end());
  const double place = percent / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place)),
             above = static_cast<std::size_t>(std::ceil(place));
  return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
}

double WeightedMedian(const std::vector<double>& values, const std::vector<double>& weights) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  double running = 0;
  for (const std::size_t i : order) {
    running += weights[i];
    if (running >= total / 2) return values[i];
  }
  return values[order.back()];
}

}  // namespace zeroplane::gpu::reference
