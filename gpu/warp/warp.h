#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

/// Forward row mesh (STEREO.md, "Making the second view"): every source row is a polyline of points x +
/// factor * d(x). A segment that stretches past `max_stretch` is a disocclusion, where the mesh folds the
/// nearer surface (smaller d) wins. Sub-pixel exact: zero disparity gives the source bit for bit, a constant
/// integer a shift bit for bit. A vertex whose disparity is NaN or infinite is absent, and the mesh is torn
/// beside it.
struct WarpOptions {
  double factor = 1;  ///< +1 makes the right eye of a left source, -1 the left of a right one, +-0.5 both
  double max_stretch = 2;  ///< pixels between the images of two neighbours, > 1, at most 65536
  void Check() const;
};

struct WarpResult {
  at::Tensor picture;       ///< [H, W, 3], the source's type; 0 in holes
  at::Tensor holes;         ///< uint8 [H, W]; 255 where nothing landed
  at::Tensor disparity_px;  ///< float32 [H, W] on the new eye's pixels; 0 in holes
};

/// @param picture      [H, W, 3], RGB, any sample type (gpu/base/samples.h)
/// @param disparity_px float32 [H, W] on source pixels
/// @param out          keeps its memory from call to call (gpu/base/reuse.h)
void Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options,
          WarpResult& out);
WarpResult Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options);

}  // namespace zeroplane::gpu
