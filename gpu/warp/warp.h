#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

/// Forward row mesh (STEREO.md, "Making the second view"): every source row is a polyline of points x +
/// factor * d(x). A segment that stretches past `max_stretch` is a disocclusion, where the mesh folds the
/// nearer surface (smaller d) wins. Sub-pixel exact: zero disparity gives the source bit for bit, a constant
/// integer a shift bit for bit.
struct WarpOptions {
  double factor = 1;  ///< +1 makes the right eye of a left source, -1 the left of a right one, +-0.5 both
  double max_stretch = 2;  ///< pixels between the images of two neighbours, > 1
  void Check() const;
};

struct WarpResult {
  at::Tensor picture;       ///< uint8 [H, W, 3]; 0 in holes
  at::Tensor holes;         ///< uint8 [H, W]; 255 where nothing landed
  at::Tensor disparity_px;  ///< float32 [H, W] on the new eye's pixels; unspecified in holes
};

/// @param picture      uint8 [H, W, 3], RGB, or float32 of the same shape (tests)
/// @param disparity_px float32 [H, W] on source pixels, finite
WarpResult Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options);

}  // namespace zeroplane::gpu
