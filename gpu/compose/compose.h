#pragma once

#include <ATen/core/Tensor.h>

#include "core/stereo/layout.h"

namespace zeroplane::gpu {

struct ComposeOptions {
  Layout layout = Layout::kSideBySide;  ///< any but kDisparity
  bool swap_eyes = false;               ///< right first; of no effect on kLeft and kRight
};

/// Two eyes into one picture. Half formats average pairs of samples (rounded to nearest, odd sizes drop the
/// last column or row); the anaglyph is Dubois' in linear light (sRGB transfer).
/// @param left, right uint8 [H, W, 3]
/// @return uint8, RGB, of the layout's size; kLeft and kRight may give the argument itself, not a copy
at::Tensor Compose(const at::Tensor& left, const at::Tensor& right, const ComposeOptions& options);

struct DisparityMapOptions {
  double full_scale_pct = 2.0;  ///< disparity at which the colour is strongest, > 0
  bool contour = true;          ///< the zero-plane as a thin line
  void Check() const;
};

/// Perceptually even diverging colours: warm in front of the screen, neutral grey on it, cool behind.
/// @param disparity_pct float32 [H, W], percent of width
/// @return uint8 [H, W, 3]
at::Tensor DisparityMap(const at::Tensor& disparity_pct, const DisparityMapOptions& options = {});

}  // namespace zeroplane::gpu
