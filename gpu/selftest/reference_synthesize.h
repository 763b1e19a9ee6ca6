#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// synthesize.h, a value at a time.
double Canvas(double raw, double scale, double offset);
double Disparity(double iz, double s_px, double t_px);
double LocalMove(double disparity, double alpha, double added_px, double roundness, double median_px);

}  // namespace zeroplane::gpu::reference
