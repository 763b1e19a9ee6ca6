#include "models/pipeline/guided_upsample.h"

#include <torch/torch.h>

#include "gpu/resample/joint_upsample.h"
#include "gpu/resample/resize.h"

namespace zeroplane {
namespace {

namespace F = torch::nn::functional;

// Rec. 709 luma of code values, 0 … 1: what the eye takes for an edge.
at::Tensor Luma(const at::Tensor& rgb) {
  const auto channel = [&](int c) { return rgb.select(2, c).to(torch::kFloat); };
  return channel(0).mul_(0.2126 / 255).add_(channel(1), 0.7152 / 255).add_(channel(2), 0.0722 / 255);
}

at::Tensor BoxMean(const at::Tensor& x, int radius) {
  return F::avg_pool2d(
      x, F::AvgPool2dFuncOptions(2 * radius + 1).stride(1).padding(radius).count_include_pad(false));
}

// The guided filter at the map's own size.
at::Tensor Align(const at::Tensor& map, const at::Tensor& small_rgb, const GuidedUpsampleOptions& options) {
  const at::Tensor guide = Luma(small_rgb).unsqueeze(0).unsqueeze(0);
  const at::Tensor p = map.unsqueeze(0).unsqueeze(0);
  const at::Tensor moments = BoxMean(torch::cat({guide, p, guide * p, guide * guide}, 1), options.radius);
  const at::Tensor mean_guide = moments.narrow(1, 0, 1), mean_p = moments.narrow(1, 1, 1);
  const at::Tensor covariance = moments.narrow(1, 2, 1) - mean_guide * mean_p;
  const at::Tensor variance = moments.narrow(1, 3, 1) - mean_guide * mean_guide;
  const at::Tensor slope = covariance / (variance + options.epsilon);
  const at::Tensor model = BoxMean(torch::cat({slope, mean_p - slope * mean_guide}, 1), options.radius)[0];
  return torch::addcmul(model[1], model[0], guide[0][0]);
}

}  // namespace

at::Tensor GuidedUpsample(const at::Tensor& map, const at::Tensor& rgb,
                          const GuidedUpsampleOptions& options) {
  const torch::NoGradGuard no_grad;
  const at::Tensor small_rgb = gpu::Resize(rgb, map.size(0), map.size(1));
  return gpu::JointUpsample(Align(map, small_rgb, options), rgb);
}

}  // namespace zeroplane
