#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

struct InpaintSettings {
  double same_surface_pct = 0.25, texture = 0.75;
  int rim_px = 1, coarsest_width_px = 128;
};

/// inpaint.h. The search decides between candidates, so what it decides by is kept as the op keeps it: with
/// `whole_codes` the picture's colours are rounded whenever they are stored.
/// @param white the code value of white
Plane Inpaint(const Plane& picture, const Plane& holes, const Plane& disparity_px,
              const InpaintSettings& settings, double white, bool whole_codes);

}  // namespace zeroplane::gpu::reference
