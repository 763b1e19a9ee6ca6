#include "models/training/depth_losses.h"

#include <torch/torch.h>

namespace zeroplane {
namespace {

// The order of far-apart pixels is what a canvas lives on; pseudo-labels' fine detail is worth less.
constexpr double kGradientWeight = 0.3, kRankingWeight = 1.0;
constexpr int kGradientScales = 4;
constexpr std::int64_t kPairs = 3000;  // per picture
constexpr double kPairStep = 0.1;      // normalised inverse depth; nearer pairs have no order to learn
constexpr double kMinPixels = 16;      // a picture with fewer valid pixels teaches nothing

at::Tensor SumOver(const at::Tensor& x) {
  return x.sum({1, 2}, true);
}

// a * prediction + b, least squares against the target over valid pixels; a >= 0, so that the order is never
// turned.
at::Tensor Align(const at::Tensor& prediction, const at::Tensor& target, const at::Tensor& valid) {
  const at::Tensor count = SumOver(valid).clamp_min(1);
  const at::Tensor mean_p = SumOver(valid * prediction) / count, mean_t = SumOver(valid * target) / count;
  const at::Tensor p = (prediction - mean_p) * valid, t = (target - mean_t) * valid;
  const at::Tensor scale = (SumOver(p * t) / (SumOver(p * p) + 1e-3 * count)).clamp_min(0.01);
  return (prediction - mean_p) * scale + mean_t;
}

at::Tensor GradientLoss(at::Tensor difference, at::Tensor valid) {
  at::Tensor loss = torch::zeros({}, difference.options());
  for (int scale = 0; scale < kGradientScales; ++scale) {
    const auto part = [&](int dim) {
      const std::int64_t n = difference.size(dim);
      const at::Tensor both = valid.narrow(dim, 1, n - 1) * valid.narrow(dim, 0, n - 1);
      const at::Tensor step = (difference.narrow(dim, 1, n - 1) - difference.narrow(dim, 0, n - 1)).abs();
      return (step * both).sum() / both.sum().clamp_min(1);
    };
    loss = loss + part(1) + part(2);
    using torch::indexing::None;
    using torch::indexing::Slice;
    difference = difference.index({Slice(), Slice(None, None, 2), Slice(None, None, 2)});
    valid = valid.index({Slice(), Slice(None, None, 2), Slice(None, None, 2)});
  }
  return loss;
}

at::Tensor RankingLoss(const at::Tensor& aligned, const at::Tensor& target, const at::Tensor& valid) {
  const std::int64_t batch = aligned.size(0), pixels = aligned.size(1) * aligned.size(2);
  const auto options = torch::TensorOptions().dtype(torch::kLong).device(aligned.device());
  const at::Tensor first = torch::randint(pixels, {batch, kPairs}, options);
  const at::Tensor second = torch::randint(pixels, {batch, kPairs}, options);
  const auto pick = [](const at::Tensor& x, const at::Tensor& at) { return x.flatten(1).gather(1, at); };
  const at::Tensor step = pick(target, first) - pick(target, second);
  const at::Tensor weight =
      (step.abs() > kPairStep).to(torch::kFloat) * pick(valid, first) * pick(valid, second);
  const at::Tensor predicted = pick(aligned, first) - pick(aligned, second);
  return (torch::nn::functional::softplus(-2.0 * predicted * torch::sign(step)) * weight).sum() /
         weight.sum().clamp_min(1);
}

}  // namespace

at::Tensor NormaliseInverseDepth(const at::Tensor& inverse, const at::Tensor& valid) {
  // NaN where unknown, so that nanmedian skips it.
  const at::Tensor known = torch::where(valid > 0.5, inverse, torch::full_like(inverse, NAN));
  const at::Tensor median = torch::nan_to_num(std::get<0>(known.flatten(1).nanmedian(1))).view({-1, 1, 1});
  const at::Tensor deviation = SumOver((inverse - median).abs() * valid) / SumOver(valid).clamp_min(1);
  return ((inverse - median) / deviation.clamp_min(1e-6)).clamp(-3, 5) * valid;
}

DepthLoss ComputeDepthLoss(const at::Tensor& prediction, const at::Tensor& inverse, const at::Tensor& valid) {
  const at::Tensor usable = valid * (SumOver(valid) >= kMinPixels).to(torch::kFloat);
  const at::Tensor target = NormaliseInverseDepth(inverse, usable);
  const at::Tensor aligned = Align(prediction, target, usable);
  const at::Tensor difference = (aligned - target) * usable;
  DepthLoss loss;
  loss.data = difference.abs().sum() / usable.sum().clamp_min(1);
  loss.gradient = GradientLoss(difference, usable);
  loss.ranking = RankingLoss(aligned, target, usable);
  loss.total = loss.data + kGradientWeight * loss.gradient + kRankingWeight * loss.ranking;
  return loss;
}

}  // namespace zeroplane
