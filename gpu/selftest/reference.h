#pragma once

#include <cstddef>
#include <vector>

#include "core/stereo/layout.h"

/// Every op of gpu/ once more, in double precision, a pixel at a time, written from the definitions in the
/// ops' headers (STEREO.md) and from nothing else: slow, and easy to check by eye.
namespace zeroplane::gpu::reference {

struct Plane {
  int height = 0, width = 0, channels = 1;
  std::vector<double> values;

  Plane() = default;
  Plane(int h, int w, int c)
      : height(h), width(w), channels(c), values(static_cast<std::size_t>(h) * w * c) {}
  double& at(int y, int x, int c = 0) {
    return values[(static_cast<std::size_t>(y) * width + x) * channels + c];
  }
  double at(int y, int x, int c = 0) const {
    return values[(static_cast<std::size_t>(y) * width + x) * channels + c];
  }
};

struct Warped {
  Plane picture, holes, disparity_px;
};
/// Values are not rounded. Disparity is 0 in holes.
Warped Warp(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch);

Plane FillBackground(const Plane& picture, const Plane& holes, const Plane& disparity_px,
                     double same_surface_px);

/// Code values, not rounded.
Plane Compose(const Plane& left, const Plane& right, Layout layout, bool swap_eyes);
Plane DisparityMap(const Plane& disparity_pct, double full_scale_pct, bool contour);

double Canvas(double raw, double scale, double offset);
double Disparity(double iz, double s_px, double t_px);
double LocalMove(double disparity, double alpha, double added_px, double roundness, double median_px);

double Percentile(std::vector<double> values, double percent);
double WeightedMedian(const std::vector<double>& values, const std::vector<double>& weights);

}  // namespace zeroplane::gpu::reference
