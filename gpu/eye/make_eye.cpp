#include "gpu/eye/make_eye.h"

#include "gpu/fill/fill_background.h"

namespace zeroplane::gpu {

void MakeEye(const at::Tensor& picture, const at::Tensor& disparity_px, const MakeEyeOptions& options,
             MakeEyeResult& result) {
  WarpResult& warped = result.warped;
  Warp(picture, disparity_px, options.warp, warped);
  result.picture = warped.picture;
  switch (options.fill) {
    case HoleFill::kNone:
      break;
    case HoleFill::kBackground:
      FillBackgroundInPlace(result.picture, warped.holes, warped.disparity_px, {}, result.background_work);
      break;
    case HoleFill::kInpaint:
      Inpaint(warped.picture, warped.holes, warped.disparity_px, {}, result.inpainted);
      result.picture = result.inpainted.picture;
      break;
  }
  BlendEdges(warped, result.picture);
}

}  // namespace zeroplane::gpu
