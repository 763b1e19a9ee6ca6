#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

/// Forward row mesh (STEREO.md, "Making the second view"): every source row is a polyline of points x +
/// factor * d(x). A segment that stretches past `max_stretch` is a disocclusion, where the mesh folds the
/// nearer surface (smaller d) wins. Sub-pixel exact: zero disparity gives the source bit for bit, a constant
/// integer a shift bit for bit. A vertex whose disparity is NaN or infinite is absent, and the mesh is torn
/// beside it.
///
/// Soft edges. The pixels of a silhouette show the foreground and the background at once: an antialiased
/// outline, hair, motion blur. The hard mesh sends each as a whole with one of them, which leaves a rim of
/// the foreground's colour on the background, one of the old background's on the foreground, and a staircase.
/// With `soft_edge_px` > 0 pixels up to that far from a depth step are taken apart by their colours (how:
/// soft_math.h): the background keeps its part, and the foreground's becomes an edge with a fractional
/// coverage, which moves with the foreground. To be drawn over the filled picture: BlendEdges().
struct WarpOptions {
  double factor = 1;  ///< +1 makes the right eye of a left source, -1 the left of a right one, +-0.5 both
  double max_stretch = 2;   ///< pixels between the images of two neighbours, > 1, at most 65536
  double soft_edge_px = 0;  ///< source pixels on either side of a depth step, 0 (hard) to 4; 1 suits sharp
                            ///< pictures, 2 blurred ones
  void Check() const;
};

struct WarpResult {
  at::Tensor picture;       ///< [H, W, 3], the source's type; 0 in holes
  at::Tensor holes;         ///< uint8 [H, W]; 255 where nothing landed, or an edge that covers only a part
  at::Tensor disparity_px;  ///< float32 [H, W] on the new eye's pixels; 0 in holes
  at::Tensor edge_alpha;    ///< uint8 [H, W], coverage of 255; undefined with hard edges, like what follows
  at::Tensor edge_color;    ///< as picture; unspecified where edge_alpha is 0
  at::Tensor scratch;       ///< working memory of the CUDA kernels, kept from call to call
};

/// @param picture      [H, W, 3], RGB, any sample type (gpu/base/samples.h)
/// @param disparity_px float32 [H, W] on source pixels
/// @param out          keeps its memory from call to call (gpu/base/reuse.h)
void Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options,
          WarpResult& out);
WarpResult Warp(const at::Tensor& picture, const at::Tensor& disparity_px, const WarpOptions& options);

/// Draws the edges of `warped` over its filled picture, in place; with hard edges nothing is to be done.
/// @param filled [H, W, 3], contiguous, of warped.picture's size, type and device
void BlendEdges(const WarpResult& warped, const at::Tensor& filled);

}  // namespace zeroplane::gpu
