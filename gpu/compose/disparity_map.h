#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

enum class DisparityMapStyle {
  kColors,  ///< warm in front of the screen, neutral grey on it, cool behind; perceptually even
  kGreys    ///< near is bright: white at -full_scale_pct, black at +full_scale_pct
};

struct DisparityMapOptions {
  double full_scale_pct = 2.0;    ///< disparity at which the colour is strongest, > 0
  bool contour = true;            ///< the zero-plane as an anti-aliased line
  double contour_width_px = 2.0;  ///< of that line, in [1, 3]
  DisparityMapStyle style = DisparityMapStyle::kColors;
  void Check() const;
};

/// A picture of disparity. The contour lies where the plane fitted to the 5 x 5 values about a pixel
/// (binomial weights, values clipped to the full scale) is zero, to a fraction of a pixel on smooth maps;
/// single noisy values do not tear it. It is drawn where the sign changes within the 5 x 5 values, so a
/// surface that lies on the screen exactly has none. NaN counts as zero.
/// @param disparity_pct float32 [H, W], percent of width
/// @param out uint8 [H, W, 3]
void DisparityMap(const at::Tensor& disparity_pct, const DisparityMapOptions& options, at::Tensor& out);
at::Tensor DisparityMap(const at::Tensor& disparity_pct, const DisparityMapOptions& options = {});

}  // namespace zeroplane::gpu
