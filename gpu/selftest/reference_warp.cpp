#include "gpu/selftest/reference_warp.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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

}  // namespace

Warped Warp(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch) {
  return WarpMesh(picture, disparity_px, factor, max_stretch, false);
}

Warped WarpMesh(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch,
                bool fades) {
  const int width = picture.width;
  Warped out{Plane(picture.height, width, picture.channels), Plane(picture.height, width, 1),
             Plane(picture.height, width, 1)};
  std::fill(out.holes.values.begin(), out.holes.values.end(), kWhite);
  for (int y = 0; y < picture.height; ++y) {
    RowBuffer row{picture, out, y, std::vector<double>(width, std::numeric_limits<double>::infinity())};
    const auto position = [&](int i) { return i + factor * disparity_px.at(y, i); };
    for (int i = -1; i < width; ++i) {
      const auto present = [&](int v) { return v >= 0 && v < width && std::isfinite(disparity_px.at(y, v)); };
      const bool has_a = present(i), has_b = present(i + 1);
      const double xa = has_a ? position(i) : 0, xb = has_b ? position(i + 1) : 0;
      const double da = has_a ? disparity_px.at(y, i) : 0, db = has_b ? disparity_px.at(y, i + 1) : 0;
      const bool surface = has_a && has_b && xb - xa > 0 && xb - xa <= max_stretch;
      const bool fades_here = fades && has_a && has_b;
      const double reach_a = fades_here && da < db ? 0 : 0.5, reach_b = fades_here && db < da ? 0 : 0.5;
      for (int x = 0; x < width; ++x) {
        if (surface && x >= xa && x <= xb) {
          const double t = (x - xa) / (xb - xa);
          row.Offer(x, i, t, (1 - t) * da + t * db);
        }
        if (!surface && has_a && x >= xa && x <= xa + reach_a) row.Offer(x, i, 0, da);
        if (!surface && has_b && x > xb - 0.5 && x <= xb && x >= xb - reach_b) row.Offer(x, i + 1, 0, db);
      }
    }
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
