#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

struct FillBackgroundOptions {
  /// How far a neighbour's disparity may be from the background's at the rim, for its colour to be mirrored
  /// into the hole, pixels. Beyond that the last good pixel is repeated.
  double same_surface_px = 1.5;
  void Check() const;
};

/// Fills each row's holes from the background side (the neighbour with the larger disparity), by mirroring
/// what lies beyond the rim on that same surface: texture goes on, the foreground is never smeared. A hole at
/// the picture's edge is filled from its one neighbour; a row that is all hole becomes black.
/// @param picture      uint8 [H, W, 3] or float32, as warp() gave it
/// @param holes        uint8 [H, W], non-zero is a hole
/// @param disparity_px float32 [H, W] on the new eye's pixels
/// @return the filled picture, a new tensor; pixels outside holes are untouched
at::Tensor FillBackground(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                          const FillBackgroundOptions& options = {});

}  // namespace zeroplane::gpu
