#pragma once

#include "core/stereo/layout.h"
#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// compose.h. Code values, not rounded.
Plane Compose(const Plane& left, const Plane& right, Layout layout, bool swap_eyes);
Plane DisparityMap(const Plane& disparity_pct, double full_scale_pct, bool contour);

}  // namespace zeroplane::gpu::reference
