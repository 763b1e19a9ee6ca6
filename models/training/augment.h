#pragma once

#include <torch/types.h>

#include "models/training/depth_shards.h"

namespace zeroplane {

/// How strongly a training batch is varied. Geometry first (one affine per picture), then photometry.
struct AugmentOptions {
  double min_crop = 0.6;     ///< smallest share of each side that a crop keeps
  double max_aspect = 1.35;  ///< widths are stretched by up to this, either way
  double max_rotation_deg = 4;
  double brightness = 0.35, contrast = 0.35, saturation = 0.5, gamma = 0.35, tint = 0.12;  ///< 0: none
  double grey_share = 0.1;   ///< of the pictures become black and white
  double noise = 0.03;       ///< largest standard deviation
  double blur_share = 0.25;  ///< of the pictures are softened
};

/// @param height, width of the pictures made
/// All randomness comes from `generator`, so that a resumed training takes the identical step.
DepthBatch Augment(const DepthBatch& batch, std::int64_t height, std::int64_t width,
                   const AugmentOptions& options, at::Generator& generator);

}  // namespace zeroplane
