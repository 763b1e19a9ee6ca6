#pragma once

#include <ATen/core/Tensor.h>

#include "gpu/compose/color_tables.h"

namespace zeroplane::gpu {

struct ComfortOverlayOptions {
  // What BSkyB's plano-3D guidelines call nominal; callers pass the limits of the film's screen.
  double near_limit_pct = -1.0;   ///< hatched like / where the disparity is below
  double far_limit_pct = 2.0;     ///< hatched like \ where it is above; greater than near_limit_pct
  double hatch_period_px = 20.0;  ///< across the lines, in [6, 256]
  /// Code values; the ends of the disparity map by default, which every common colour vision tells apart.
  CodeColor near_color = EncodedColor(ScreenColorEnds().front);
  CodeColor far_color = EncodedColor(ScreenColorEnds().behind);
  void Check() const;
};

/// Hatches what lies beyond the comfortable depth. Lines are coloured with dark edges, so that they show on
/// bright and dark pictures alike, with a thin tint between them; all of it anti-aliased: the edge of a
/// region lies where the disparity, interpolated between neighbours, passes the limit. Code values are mixed.
/// Within the limits the picture stays bit for bit. NaN is within them.
/// @param picture the source eye's, [H, W, 3] of any sample type
/// @param disparity_pct float32 [H, W], percent of width, on the picture's pixels
/// @param out like the picture, and not the picture itself
void ComfortOverlay(const at::Tensor& picture, const at::Tensor& disparity_pct,
                    const ComfortOverlayOptions& options, at::Tensor& out);
at::Tensor ComfortOverlay(const at::Tensor& picture, const at::Tensor& disparity_pct,
                          const ComfortOverlayOptions& options);

}  // namespace zeroplane::gpu
