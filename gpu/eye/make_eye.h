#pragma once

#include <ATen/core/Tensor.h>

#include "core/stereo/hole_fill.h"
#include "gpu/fill/inpaint.h"
#include "gpu/warp/warp.h"

namespace zeroplane::gpu {

/// One made eye, from warp to finished picture: the mesh, what stands in its holes, and the soft edges over
/// it.
struct MakeEyeOptions {
  WarpOptions warp;
  HoleFill fill = HoleFill::kBackground;
};

/// Keep it from frame to frame: nothing is allocated while size and type stay.
struct MakeEyeResult {
  at::Tensor picture;  ///< [H, W, 3], the source's type
  WarpResult warped;   ///< holes and disparity are those of `picture`
  // Working memory.
  at::Tensor background_work;
  InpaintResult inpainted;
};

/// @param picture      [H, W, 3], any sample type
/// @param disparity_px float32 [H, W] on the picture's pixels
void MakeEye(const at::Tensor& picture, const at::Tensor& disparity_px, const MakeEyeOptions& options,
             MakeEyeResult& result);

}  // namespace zeroplane::gpu
