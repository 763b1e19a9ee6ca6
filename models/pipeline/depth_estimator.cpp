#include "models/pipeline/depth_estimator.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "models/weights/module_weights.h"

namespace zeroplane {
namespace {

// The size that the network was trained on, as an area; on larger input the held-out ordinal error rises (its
// card).
constexpr double kInputPixels = 128.0 * 96.0;

std::int64_t NetworkSide(double side) {
  constexpr int stride = CompactDepthImpl::kStride;
  return std::max<std::int64_t>(stride, std::llround(side / stride) * stride);
}

}  // namespace

DepthEstimator::DepthEstimator(const std::filesystem::path& weights, torch::Device device) : device_(device) {
  LoadState(*net_, ReadSafetensors(weights).tensors, weights.string());
  net_->to(device_);
  net_->eval();
}

at::Tensor DepthEstimator::Estimate(const at::Tensor& rgb) {
  const torch::NoGradGuard no_grad;
  const double height = static_cast<double>(rgb.size(0)), width = static_cast<double>(rgb.size(1));
  const double scale = std::sqrt(kInputPixels / (width * height));
  const at::Tensor planes = rgb.to(device_).permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat).div_(255.0);
  const at::Tensor input =
      at::_upsample_bilinear2d_aa(planes, {NetworkSide(height * scale), NetworkSide(width * scale)},
                                  /*align_corners=*/false, c10::nullopt, c10::nullopt);
  return net_(input)[0];
}

}  // namespace zeroplane
