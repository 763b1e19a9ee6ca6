#pragma once

#include <torch/types.h>

namespace zeroplane {

struct GuidedUpsampleOptions {
  int radius = 3;         ///< of the window at the low resolution, pixels
  double epsilon = 2e-3;  ///< luminance variance under which a window counts as flat (luminance 0 … 1)
};

/// Brings a network's map to a picture's size along the picture's edges. Small networks blur a silhouette
/// over several of their pixels, so the map is first drawn to the picture's edges at its own size by the
/// guided filter (He, Sun, Tang, "Guided Image Filtering", 2010) on luminance; then gpu::JointUpsample makes
/// it large.
/// @param map float32 [h, w]
/// @param rgb uint8 [H, W, 3]
/// @return float32 [H, W]
at::Tensor GuidedUpsample(const at::Tensor& map, const at::Tensor& rgb,
                          const GuidedUpsampleOptions& options = {});

}  // namespace zeroplane
