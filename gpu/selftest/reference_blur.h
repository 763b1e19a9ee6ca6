#pragma once

#include "gpu/blur/depth_blur.h"
#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// depth_blur.h. Code values of this white, not rounded.
Plane DepthBlur(const Plane& picture, const Plane& map, const BlurOptions& options, double white);

}  // namespace zeroplane::gpu::reference
