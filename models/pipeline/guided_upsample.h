#pragma once

#include <torch/types.h>

namespace zeroplane {

struct GuidedUpsampleOptions {
  int radius = 3;         ///< of the window at the low resolution, pixels
  double epsilon = 2e-3;  ///< luminance variance under which a window counts as flat (luminance 0 … 1)
};

/// Brings a low-resolution map to a picture's size along the picture's edges: the fast guided filter (He and
/// Sun, "Fast Guided Filter", 2015), its linear model fitted at the map's size on luminance and applied at
/// the picture's.
/// @param map float32 [h, w]
/// @param rgb uint8 [H, W, 3], H >= h, W >= w
/// @return float32 [H, W]
at::Tensor GuidedUpsample(const at::Tensor& map, const at::Tensor& rgb,
                          const GuidedUpsampleOptions& options = {});

}  // namespace zeroplane
