#include "gpu/selftest/reference_blur.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "gpu/compose/color_tables.h"

namespace zeroplane::gpu::reference {
namespace {

constexpr double kSharpPx = 0.5;

/// Red, green, blue and cover.
using Parts = std::array<double, 4>;

double RadiusOf(double value, const BlurOptions& options, int width) {
  double radius = value;
  if (options.rule == BlurRule::kLens) {
    radius = (value - options.focus_pct) / 100 * width / options.f_stop / 2;
  } else if (options.rule == BlurRule::kDepthTimesIntensity) {
    radius = std::max(0.0, 1 - value / 255) * options.intensity_px;
  }
  radius = std::clamp(radius, -options.max_radius_px, options.max_radius_px);
  const double held = std::floor(std::abs(radius) * 8 + 0.5) / 8;
  return held <= kSharpPx ? 0 : std::copysign(held, radius);
}

/// A disc as rows of the circle's own area (each the mean of 16 lines), centred on its pixel.
struct Disc {
  std::vector<double> half_widths;
  double area = 0;

  explicit Disc(double radius) {
    for (int row = 0; row < radius + 0.5; ++row) {
      double sum = 0;
      for (int i = 0; i < 16; ++i) {
        sum += std::sqrt(std::max(0.0, radius * radius - std::pow(row - 0.5 + (i + 0.5) / 16, 2)));
      }
      half_widths.push_back(sum / 16);
      area += (row == 0 ? 2 : 4) * half_widths.back();
    }
  }
  /// The part of the disc's light that falls on the pixel this far away.
  double Share(int dy, int dx) const {
    if (std::abs(dy) >= static_cast<int>(half_widths.size())) return 0;
    const double half = half_widths[std::abs(dy)];
    const double covered = std::min(half, dx + 0.5) - std::max(-half, dx - 0.5);
    return std::max(0.0, covered) / area;
  }
};

/// Discs of up to 2, 4, 8 … pixels are spread together.
int SizeOf(double radius) {
  int size = 1;
  for (double limit = 2; std::abs(radius) > limit; limit *= 2) ++size;
  return radius < 0 ? -size : size;
}

struct Blur {
  Plane light, radius;
  double most;

  /// What the discs of one size, or the stand-ins for unseen ground (size 0), lay on this pixel.
  Parts Sum(int y, int x, int size) const {
    Parts parts{};
    const int reach = static_cast<int>(most) + 2, height = light.height, width = light.width;
    // Beyond the edges lies, once, the picture's mirror image.
    const auto mirrored = [](int at, int length) {
      return at < 0 ? -1 - at : at < length ? at : 2 * length - 1 - at;
    };
    for (int y_at = std::max(-height, y - reach); y_at <= std::min(2 * height - 1, y + reach); ++y_at) {
      for (int x_at = std::max(-width, x - reach); x_at <= std::min(2 * width - 1, x + reach); ++x_at) {
        const int i = mirrored(y_at, height), j = mirrored(x_at, width);
        const double own = radius.at(i, j);
        const bool counts =
            size == 0 ? own >= 0 && i % 2 == 0 && j % 2 == 0 : own != 0 && SizeOf(own) == size;
        if (!counts) continue;
        const double share = Disc(size == 0 ? most : std::abs(own)).Share(y - y_at, x - x_at);
        for (int c = 0; c < 3; ++c) parts[c] += share * light.at(i, j, c);
        parts[3] += share;
      }
    }
    return parts;
  }

  /// A slice behind what is there. A pixel of its own that is less than two pixels wide covers itself.
  void PutBehind(int y, int x, int size, Parts& layer) const {
    PutBehind(Sum(y, x, size), layer);
    const double own = radius.at(y, x), width = std::abs(own);
    if (own == 0 || SizeOf(own) != size || width >= 2) return;
    const double cover = 1 - (1 - layer[3]) * std::max(0.0, width - 1);
    for (int c = 0; c < 3; ++c) layer[c] *= cover / layer[3];
    layer[3] = cover;
  }
  static void PutBehind(const Parts& slice, Parts& layer) {
    const double taken = std::min(1.04 * slice[3], 1 - layer[3]);
    if (slice[3] <= 0) return;
    for (int c = 0; c < 3; ++c) layer[c] += slice[c] / slice[3] * taken;
    layer[3] += taken;
  }

  /// Linear light, and whether the source stays as it is.
  bool Pixel(int y, int x, Parts& out) const {
    constexpr int kLargest = 6;
    Parts near{}, ground{};
    for (int size = -kLargest; size < 0; ++size) PutBehind(y, x, size, near);
    if (radius.at(y, x) == 0 && near[3] == 0) return true;
    if (radius.at(y, x) == 0) ground = {light.at(y, x, 0), light.at(y, x, 1), light.at(y, x, 2), 1};
    for (int size = 1; size <= kLargest; ++size) PutBehind(y, x, size, ground);
    const Parts around = near[3] > 0 ? Sum(y, x, 0) : Parts{};
    const double trust = around[3] > 0 ? std::min(1.0, ground[3] * 8) : 1;
    const bool nothing_behind = ground[3] <= 0 && around[3] <= 0;
    for (int c = 0; c < 3; ++c) {
      const double own = ground[3] > 0 ? ground[c] / ground[3] : 0;
      const double other = around[3] > 0 ? around[c] / around[3] : 0;
      out[c] =
          nothing_behind ? near[c] / near[3] : near[c] + (1 - near[3]) * (trust * own + (1 - trust) * other);
    }
    return false;
  }
};

}  // namespace

Plane DepthBlur(const Plane& picture, const Plane& map, const BlurOptions& options, double white) {
  Blur blur{picture, map, options.max_radius_px};
  for (double& value : blur.light.values) value = SrgbToLinear(value / white);
  for (double& value : blur.radius.values) value = RadiusOf(value, options, map.width);
  Plane out = picture;
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      Parts light{};
      if (blur.Pixel(y, x, light)) continue;
      for (int c = 0; c < 3; ++c) out.at(y, x, c) = white * LinearToSrgb(std::max(light[c], 0.0));
    }
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
