#include "gpu/selftest/reference_fill.h"

#include <cmath>

namespace zeroplane::gpu::reference {

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

}  // namespace zeroplane::gpu::reference
