#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// fill_background.h
/// @param white the code value of white
Plane FillBackground(const Plane& picture, const Plane& holes, const Plane& disparity_px,
                     double same_surface_px, double blur, double white);

}  // namespace zeroplane::gpu::reference
