#include "gpu/selftest/reference_fill.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace zeroplane::gpu::reference {
namespace {

constexpr double kNowhere = -std::numeric_limits<double>::infinity();
constexpr double kFarthestPx = 48;                                // beyond a rim, that is mirrored
constexpr int kSteps = 8;                                         // of the blur
constexpr int kSpacings[kSteps] = {1, 2, 4, 8, 16, 32, 64, 128};  // of their taps, pixels
constexpr double kMostPerTap = 0.2;                               // of each step's four taps
constexpr double kRepeatTrust = 0.05;  // in the rim's own pixel, against its mirror image

struct Rim {
  int x, outward;
  double surface_px, weight, slope;
};

/// What the blur works on.
struct Pixel {
  double rgb[3] = {0, 0, 0}, trust = 0, surface_px = kNowhere, reach_px = 0;
  bool hole = false, at_border = false;
};

/// One picture's fill; every method is a sentence of the header.
struct Fill {
  const Plane &picture, &holes, &disparity_px;
  double same_surface_px, blur, white;

  bool Inside(int y, int x) const { return y >= 0 && y < picture.height && x >= 0 && x < picture.width; }
  bool Known(int y, int x) const { return Inside(y, x) && holes.at(y, x) == 0; }

  /// 1 on the surface or behind it, falling to 0 from half of same_surface_px before it to all of it.
  double Weight(double surface_px, double d) const {
    if (surface_px == kNowhere) return std::isnan(d) ? 0 : 1;
    const double nearer = surface_px - d;
    return std::isnan(nearer) ? 0 : std::clamp(2 - 2 * nearer / same_surface_px, 0.0, 1.0);
  }

  /// Green, in parts of white: right minus left as seen outwards, below minus above.
  double Slope(int y, const Rim& rim) const {
    double xx = 0, xy = 0, yy = 0;
    for (const int down : {-4, 0, 4}) {
      for (int k = 1; k < 16; k += 4) {
        const int row = y + down, x = rim.x + k * rim.outward;
        if (!Known(row, x) || !Known(row - 1, x) || !Known(row + 1, x) || !Known(row, x - 1) ||
            !Known(row, x + 1))
          continue;
        const double weight = (1 - std::abs(down) / 8.0) * Weight(rim.surface_px, disparity_px.at(row, x));
        const double gx = (picture.at(row, x + rim.outward, 1) - picture.at(row, x - rim.outward, 1)) / white;
        const double gy = (picture.at(row + 1, x, 1) - picture.at(row - 1, x, 1)) / white;
        xx += weight * gx * gx;
        xy += weight * gx * gy;
        yy += weight * gy * gy;
      }
    }
    const double noise = 600.0 / (255.0 * 255.0);
    const double coherence = (std::pow(xx - yy, 2) + 4 * xy * xy) / std::pow(xx + yy + noise, 2);
    return -xy / (yy + 0.15 * xx + noise) * coherence;
  }

  std::vector<Rim> Rims(int y, int begin, int end, double* surface_px) const {
    std::vector<Rim> rims;
    for (const Rim& rim : {Rim{begin - 1, -1, kNowhere, 0, 0}, Rim{end, 1, kNowhere, 0, 0}}) {
      if (Inside(y, rim.x)) rims.push_back(rim);
    }
    *surface_px = kNowhere;
    for (Rim& rim : rims) {
      const double d = disparity_px.at(y, rim.x);
      if (std::abs(d) < 1e30) rim.surface_px = d;
      *surface_px = std::max(*surface_px, rim.surface_px);
    }
    const double room = std::clamp((end - begin - 3) / 4.0, 0.0, 1.0);
    for (Rim& rim : rims) {
      const bool same = rim.surface_px == *surface_px;
      rim.weight = same ? 1 : Weight(*surface_px, rim.surface_px);
      rim.slope = room * Slope(y, rim);
    }
    return rims;
  }

  /// Adds weight x the picture at (y, x).
  void Add(Pixel& pixel, int y, int x, double weight) const {
    for (int c = 0; c < 3; ++c) pixel.rgb[c] += weight * picture.at(y, x, c);
    pixel.trust += weight;
  }

  Pixel Mirrored(int y, int x, int begin, int end) const {
    Pixel pixel;
    const std::vector<Rim> rims = Rims(y, begin, end, &pixel.surface_px);
    pixel.hole = true;
    pixel.at_border = rims.size() < 2;
    pixel.reach_px = picture.width;
    double all = 0;
    for (const Rim& rim : rims) {
      if (rim.weight <= 0) continue;
      const int distance = std::abs(x - rim.x), into = distance - 1;
      const double nearer = kFarthestPx / (kFarthestPx + into);
      const int back = static_cast<int>(std::floor(into * nearer + 0.5)), from = rim.x + rim.outward * back;
      const double weight = rim.weight / (distance * distance);
      const double down = rim.slope * (into + back) * nearer;
      for (int row = y + static_cast<int>(std::floor(down)); row <= y + std::floor(down) + 1; ++row) {
        if (!Known(row, from)) continue;
        const double share = 1 - std::abs(y + down - row);
        const double same = pixel.at_border ? 1 : Weight(rim.surface_px, disparity_px.at(row, from));
        Add(pixel, row, from, weight * share * same);
      }
      Add(pixel, y, rim.x, weight * kRepeatTrust);
      all += weight;
      pixel.reach_px = std::min(pixel.reach_px, distance / rim.weight);
    }
    if (pixel.trust > 0) {
      for (double& value : pixel.rgb) value /= pixel.trust;
      pixel.trust = std::min(1.0, pixel.trust / all);
    }
    return pixel;
  }

  Pixel Start(int y, int x) const {
    if (!Known(y, x)) {
      int begin = x, end = x;
      while (Inside(y, begin - 1) && !Known(y, begin - 1)) --begin;
      while (Inside(y, end) && !Known(y, end)) ++end;
      return Mirrored(y, x, begin, end);
    }
    Pixel pixel;
    Add(pixel, y, x, 1);
    pixel.surface_px = disparity_px.at(y, x);
    return pixel;
  }

  /// One step of the blur of a hole.
  Pixel Blurred(const std::vector<Pixel>& pixels, int step, int y, int x) const {
    const Pixel& own = pixels[y * picture.width + x];
    const int spacing = kSpacings[step];
    double variance = std::pow(blur * own.reach_px, 2);
    for (int earlier = 0; earlier < step; ++earlier)
      variance -= 2 * kMostPerTap * std::pow(kSpacings[earlier], 2);
    const double share = std::clamp(variance / (2.0 * spacing * spacing), 0.0, kMostPerTap);
    Pixel sum = own;
    double offered = 0, colored = 0;
    sum.rgb[0] = sum.rgb[1] = sum.rgb[2] = 0;
    const auto add = [&](const Pixel& other, double weight) {
      offered += weight;
      colored += weight * other.trust;
      for (int c = 0; c < 3; ++c) sum.rgb[c] += weight * other.trust * other.rgb[c];
    };
    add(own, 1 - 4 * share);
    const int offsets[4][2] = {{-spacing, 0}, {spacing, 0}, {0, -spacing}, {0, spacing}};
    for (const auto& [down, right] : offsets) {
      if (!Inside(y + down, x + right)) continue;
      const Pixel& other = pixels[(y + down) * picture.width + x + right];
      add(other, own.at_border ? share : share * Weight(own.surface_px, other.surface_px));
    }
    for (double& value : sum.rgb) value = colored > 0 ? value / colored : 0;
    sum.trust = colored / offered;
    return sum;
  }
};

}  // namespace

Plane FillBackground(const Plane& picture, const Plane& holes, const Plane& disparity_px,
                     double same_surface_px, double blur, double white) {
  const Fill fill{picture, holes, disparity_px, same_surface_px, blur, white};
  std::vector<Pixel> pixels;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) pixels.push_back(fill.Start(y, x));
  }
  for (int step = 0; step < kSteps; ++step) {
    const std::vector<Pixel> before = pixels;
    for (int y = 0; y < picture.height; ++y) {
      for (int x = 0; x < picture.width; ++x) {
        Pixel& pixel = pixels[y * picture.width + x];
        if (pixel.hole) pixel = fill.Blurred(before, step, y, x);
      }
    }
  }
  Plane out = picture;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (pixels[i].hole) std::copy_n(pixels[i].rgb, 3, &out.values[3 * i]);
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
