#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// fill_background.h
Plane FillBackground(const Plane& picture, const Plane& holes, const Plane& disparity_px,
                     double same_surface_px);

}  // namespace zeroplane::gpu::reference
