#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// warp.h. Values are not rounded. Disparity is 0 in holes.
struct Warped {
  Plane picture, holes, disparity_px;
};
Warped Warp(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch);

}  // namespace zeroplane::gpu::reference
