#include "gpu/sample_row/left_right.h"

#include "core/base/check.h"
#include "core/stereo/units.h"
#include "gpu/sample_row/sample_row.h"

namespace zeroplane::gpu {

LeftRightResult LeftRightError(const at::Tensor& left_px, const at::Tensor& right_px) {
  ZP_CHECK(right_px.defined() && right_px.dim() == 4 && right_px.size(1) == 1, "right_px is [N, 1, H, W]");
  const SampleRowResult right = SampleRow(right_px, left_px);
  return {left_px.sub(right.sampled).abs(), right.valid};
}

at::Tensor ValidMask(const LeftRightResult& check, double limit_px) {
  const double own_px = limit_px * static_cast<double>(check.error_px.size(3)) / kCanonicalWidth;
  return check.error_px.detach().le(own_px).to(at::kByte).mul_(check.inside);
}

at::Tensor LeftRightLoss(const LeftRightResult& check) {
  const auto width = static_cast<double>(check.error_px.size(3));
  const at::Tensor inside = check.inside.to(check.error_px.scalar_type());
  return check.error_px.mul(inside).sum().div(inside.sum().clamp_min(1).mul_(width));
}

}  // namespace zeroplane::gpu
