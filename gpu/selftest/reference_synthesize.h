#pragma once

#include <utility>
#include <vector>

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// synthesize.h, a value at a time.
double Canvas(double raw, double scale, double offset);
double Disparity(double iz, double s_px, double t_px);
double DualDisparity(double iz, double vs, double vt, double scale, double offset_px);
double LocalMove(double disparity, double alpha, double added_px, double roundness, double median_px);
double Comfort(double disparity, double near_px, double far_px, double room_px);

/// The monotone cubic through (x, y) points of Fritsch and Carlson, the Hermite polynomial in powers of the
/// distance to the point on the left.
double MonotoneCubic(const std::vector<std::pair<double, double>>& points, double x);

}  // namespace zeroplane::gpu::reference
