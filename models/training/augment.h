#pragma once

#include <torch/types.h>

#include "models/training/depth_shards.h"

namespace zeroplane {

/// How strongly a training batch is varied. Geometry first (one affine per picture), then photometry, then
/// what hides parts of the picture. Shares are of the pictures of a batch.
struct AugmentOptions {
  double min_crop = 0.4;     ///< smallest share of each side that a crop keeps
  double whole_share = 0.3;  ///< keep nearly the whole picture, as the program will show it
  double max_aspect = 1.5;   ///< widths are stretched by up to this, either way
  double max_rotation_deg = 5;
  double brightness = 0.4, contrast = 0.4, saturation = 0.7, gamma = 0.45, tint = 0.2;  ///< 0: none
  double grey_share = 0.15;    ///< become black and white
  double shuffle_share = 0.1;  ///< have their colour channels exchanged
  double noise = 0.06;         ///< largest standard deviation
  double blur_share = 0.3;     ///< are softened
  double erase_share = 0.4;    ///< lose a rectangle of up to a quarter of the picture, depth and all
  double mix_share = 0.2;      ///< are laid over another one (MixByDepth)
  double bars_share = 0.08;    ///< get the black bars of a wider film format; the bars have no depth
};

/// Lays pictures over each other by depth: what is nearer covers what is farther, as if two scenes stood in
/// one place. A share of the pictures gets a partner, moved nearer or farther by up to `kMixShift` of its own
/// range. Where either depth is unknown the picture stays and its depth counts as unknown.
DepthBatch MixByDepth(const DepthBatch& batch, double share);

/// @param height, width of the pictures made
/// @return on the device of `batch`. All randomness comes from torch's default generators, so that a training
/// that seeds them by its step takes the identical step when resumed.
DepthBatch Augment(const DepthBatch& batch, std::int64_t height, std::int64_t width,
                   const AugmentOptions& options);

}  // namespace zeroplane
