#pragma once

#include "core/stereo/floating_window.h"
#include "core/stereo/layout.h"
#include "gpu/compose/comfort_overlay.h"
#include "gpu/compose/disparity_map.h"
#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// compose.h. `white` is the code value of white: 255, 65535 or 1. Anaglyphs are not rounded.
Plane Compose(const Plane& left, const Plane& right, Layout layout, bool swap_eyes, double white);

/// disparity_map.h. Not rounded.
Plane DisparityMap(const Plane& disparity_pct, const DisparityMapOptions& options);

/// comfort_overlay.h. Not rounded.
Plane ComfortOverlay(const Plane& picture, const Plane& disparity_pct, const ComfortOverlayOptions& options,
                     double white);

/// window_bars.h: one eye, its bars' widths given in pixels at top and bottom. Not rounded.
struct BarPx {
  double top, bottom;
};
Plane WindowBars(const Plane& eye, const BarPx& left, const BarPx& right, double white);

}  // namespace zeroplane::gpu::reference
