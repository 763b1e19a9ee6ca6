#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

/// How Inpaint() fills. The defaults serve every picture size: what is a length follows the picture's width.
struct InpaintOptions {
  /// How far in front of the background at a hole's rim something may lie and still be copied from, percent
  /// of the width.
  double same_surface_pct = 0.25;
  /// How much of the found texture is kept far from the background; near it all of it is, half of the loss is
  /// reached at 0.5 % of the width. 1 looks most like a photograph; the less is kept, the smaller the error,
  /// because texture that lies elsewhere than the true one errs twice.
  double texture = 0.75;
  /// Pixels this near to a hole in their row may show both surfaces mixed: they stay as they are and the fill
  /// goes on from them, but nothing is copied from them. 0 or more.
  int rim_px = 1;
  /// Structure is sought on pictures from full size down to about this width, at least 8.
  int coarsest_width_px = 128;
  void Check() const;
};

/// Keep it from frame to frame: nothing is allocated while the pictures' size and type stay.
struct InpaintResult {
  at::Tensor picture;    ///< as the picture given; only holes differ from it
  at::Tensor workspace;  ///< nobody's business
};

/// The spatial fill for export: holes are filled from the background's side with texture and structure found
/// elsewhere on the background. Two fills are mixed (InpaintOptions::texture):
/// - the smooth one: the mean of all background around, weighted by about 1 / distance^3, read from a
///   pyramid, so detail fades with the distance. It holds at the frame's edge, too, where there is no far
///   side;
/// - the textured one: coarse to fine, every hole pixel seeks the 5 x 5 patch of the background that suits
///   what is around it (and what is filled already), and the patches that overlap a pixel vote (Wexler,
///   Shechtman and Irani 2007; Barnes et al. 2009, here without chance, so the same input gives the same
///   picture).
/// What is background: in each row the larger disparity of a hole's two sides, evened out over neighbouring
/// rows. Nothing nearer is ever copied from. Where a picture has no background at all, everything that is no
/// hole serves; where everything is a hole, the picture becomes black. Pixels whose disparity or colour is
/// not finite serve nobody.
/// Takes about 28 bytes a pixel of workspace for 8-bit pictures, and no more for deeper ones.
/// @param picture      [H, W, 3], any sample type
/// @param holes        uint8 [H, W], non-zero is a hole
/// @param disparity_px float32 [H, W] on the new eye's pixels; anything in holes
void Inpaint(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
             const InpaintOptions& options, InpaintResult& result);
at::Tensor Inpaint(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                   const InpaintOptions& options = {});

}  // namespace zeroplane::gpu
