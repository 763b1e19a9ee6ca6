#pragma once

#include <ATen/core/Tensor.h>

/// The left-right check of two disparities (STEREO.md, "Sign and units" and L_lr), differentiable in both.
/// For the check on right pixels, |d_R(x) - d_L(x - d_R(x))|, pass -d_R and -d_L.
namespace zeroplane::gpu {

struct LeftRightResult {
  at::Tensor error_px;  ///< [N, 1, H, W]: |d_L(x) - d_R(x + d_L(x))|
  at::Tensor inside;    ///< uint8 [N, 1, H, W]: 1 where x + d_L(x) is in the picture
};

/// @param left_px, right_px d_L and d_R in pixels of their own grid, [N, 1, H, W], float32 or float64
/// @throws as SampleRow()
LeftRightResult LeftRightError(const at::Tensor& left_px, const at::Tensor& right_px);

/// M_valid: uint8 [N, 1, H, W], 1 where the error is at most `limit_px` on the canonical canvas (512 wide,
/// whatever the grid's own width) and the target is inside. NaN is not valid.
at::Tensor ValidMask(const LeftRightResult& check, double limit_px = 1.0);

/// L_lr in fractions of the width: the mean error of the pixels whose target is inside the picture [ours:
/// what lies outside is nobody's fault]; 0 where there are none. A disparity that is not finite makes the
/// loss so, to be seen.
at::Tensor LeftRightLoss(const LeftRightResult& check);

}  // namespace zeroplane::gpu
