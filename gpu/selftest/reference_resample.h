#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// resize.h. Code values of this white, not rounded.
Plane Resize(const Plane& source, int height, int width, bool bicubic, bool linear_light, double white);

/// joint_upsample.h
Plane JointUpsample(const Plane& map, const Plane& guide, double color_scale, double same_surface,
                    double white);

}  // namespace zeroplane::gpu::reference
