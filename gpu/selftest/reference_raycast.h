#pragma once

#include "gpu/develop/develop.h"
#include "gpu/raycast/raycast.h"
#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// 1 / depth at pixel centres, of boxes, balls, cones and whole sheets, every one asked for every pixel.
Plane InverseDepth(const RaycastScene& scene, const RayCamera& camera, int height, int width);

/// Without noise and grain, in codes of 255.
Plane Develop(const Plane& picture, const Plane& inverse_depth, const DevelopOptions& options);

}  // namespace zeroplane::gpu::reference
