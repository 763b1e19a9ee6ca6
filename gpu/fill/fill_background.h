#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

struct FillBackgroundOptions {
  /// How much nearer than the background at a hole's rim something may be and still give it colour, pixels;
  /// from half of that on it counts less. Above 0.
  double same_surface_px = 2;
  /// How fast the fill loses detail: the standard deviation of its blur in parts of the distance from what
  /// is known, 0 to 1. 0 is a bare mirror image.
  double blur = 0.4;
  void Check() const;
};

struct FillBackgroundResult {
  at::Tensor picture;  ///< as the op's `picture`, holes filled
  at::Tensor work;     ///< the op's own memory, kept between calls; 28 (uint8) or 44 bytes a pixel
};

/// Fills holes from the background. Every hole in a row is the mirror image of what lies beyond its rim on
/// the farther side (the larger disparity), or of both sides where they are one surface, drawn along the
/// direction that lines have at that rim and out of its first 48 pixels, whatever the hole's width. The
/// farther a pixel is from the rim, the more it is blended with what lies around it in all directions, in the
/// picture and in other holes, as far as that is on the same surface or behind it. So rows agree, texture
/// goes on next to the rim and fades into its mean, nothing is recognised twice, and the foreground is never
/// smeared.
///
/// A hole that touches the picture's left or right border has one rim and no farther side: it mirrors the
/// picture as it is, whatever surfaces that shows, and blends as freely. A row that is all hole takes what
/// the rows around it offer, black if they have nothing either.
///
/// Calm over time: all weights are continuous in colours and disparities, and nothing is random.
/// @param picture      [H, W, 3], any sample type, as Warp() gave it
/// @param holes        uint8 [H, W], non-zero is a hole
/// @param disparity_px float32 [H, W] on the new eye's pixels; not read in holes; NaN elsewhere is a surface
///                     that gives no colour but where there is no other
/// @param result       its tensors are kept where they fit (gpu/base/reuse.h); pixels outside holes are the
///                     picture's
void FillBackground(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                    const FillBackgroundOptions& options, FillBackgroundResult& result);
at::Tensor FillBackground(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                          const FillBackgroundOptions& options = {});

/// The same in the picture itself, which saves its copy: only holes are written.
/// @param picture contiguous
/// @param work    FillBackgroundResult::work
void FillBackgroundInPlace(at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                           const FillBackgroundOptions& options, at::Tensor& work);

}  // namespace zeroplane::gpu
