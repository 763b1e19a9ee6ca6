#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

struct JointUpsampleOptions {
  /// Colour difference (root of the sum of squares, white 1) at which a neighbour counts a quarter.
  double color_scale = 0.1;
  /// Part of the local range within which values belong to one surface: the smaller, the steeper the steps.
  double same_surface = 0.25;
  void Check() const;
};

/// Brings a low-resolution map (disparity, iz) to a picture's size along the picture's edges: joint bilateral
/// upsampling (Kopf et al., 2007) over 3 x 3 neighbours that each predict the pixel along their own slope,
/// their mean then moved twice to the surface it lies on (a mean shift in value). Slanted planes stay planes
/// and depth steps stay steps; nothing leaves the range of the 3 x 3 low-resolution values around, and a
/// small change of a colour is a small change of the result. What is not finite spreads to its neighbours.
/// @param map   float32 [h, w]
/// @param guide a picture (gpu/base/samples.h) [H, W, 3]; where it is the smaller, the map is sampled, not
/// averaged
/// @param out   float32 [H, W], pixel centres at half integers; keeps its memory (reuse.h)
void JointUpsample(const at::Tensor& map, const at::Tensor& guide, const JointUpsampleOptions& options,
                   at::Tensor& out);
at::Tensor JointUpsample(const at::Tensor& map, const at::Tensor& guide,
                         const JointUpsampleOptions& options = {});

}  // namespace zeroplane::gpu
