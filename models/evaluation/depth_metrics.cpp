#include "models/evaluation/depth_metrics.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

namespace zeroplane {
namespace {

constexpr std::int64_t kPairs = 50'000;
constexpr double kRelativeStep = 0.1;   // pairs nearer than this have no order to get wrong
constexpr double kInverseFloor = 0.02;  // of the largest true inverse depth
constexpr double kFactor = 1.25;        // of the deltas

}  // namespace

DepthScore& DepthScore::operator+=(const DepthScore& other) {
  ordinal_error += other.ordinal_error;
  abs_rel += other.abs_rel;
  delta1 += other.delta1;
  delta2 += other.delta2;
  delta3 += other.delta3;
  return *this;
}

DepthScore operator*(const DepthScore& mean, double count) {
  return {mean.ordinal_error * count, mean.abs_rel * count, mean.delta1 * count, mean.delta2 * count,
          mean.delta3 * count};
}

DepthScore operator/(const DepthScore& sum, double count) {
  return sum * (1 / count);
}

bool ScoreDepth(const at::Tensor& prediction, const at::Tensor& inverse, const at::Tensor& valid,
                std::uint64_t seed, DepthScore& score) {
  const at::Tensor where = valid.flatten() > 0.5;
  const at::Tensor p = prediction.flatten().masked_select(where).to(torch::kDouble);
  const at::Tensor t = inverse.flatten().masked_select(where).to(torch::kDouble);
  const std::int64_t count = t.numel();
  if (count < 2) return false;

  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const auto options = torch::TensorOptions().dtype(torch::kLong);
  const at::Tensor a = torch::randint(count, {kPairs}, generator, options);
  const at::Tensor b = torch::randint(count, {kPairs}, generator, options);
  const at::Tensor step = t.index_select(0, a) - t.index_select(0, b);
  const at::Tensor larger = torch::maximum(t.index_select(0, a), t.index_select(0, b));
  const at::Tensor counted = step.abs() > kRelativeStep * larger;
  const double pairs = counted.sum().item<double>();
  if (pairs == 0) return false;
  const at::Tensor wrong = (p.index_select(0, a) - p.index_select(0, b)) * torch::sign(step) <= 0;
  score.ordinal_error = (wrong & counted).sum().item<double>() / pairs;

  const at::Tensor centred = p - p.mean();
  const double variance = (centred * centred).sum().item<double>();
  const double scale = variance > 0 ? ((centred * (t - t.mean())).sum().item<double>() / variance) : 0.0;
  const double floor = kInverseFloor * t.max().item<double>();
  const at::Tensor fitted = (centred * scale + t.mean()).clamp_min(floor);
  const at::Tensor truth = t.clamp_min(floor);
  score.abs_rel = ((1 / fitted - 1 / truth).abs() * truth).mean().item<double>();
  const at::Tensor factor = torch::maximum(fitted / truth, truth / fitted);
  const auto within = [&](double most) { return (factor < most).to(torch::kDouble).mean().item<double>(); };
  score.delta1 = within(kFactor);
  score.delta2 = within(kFactor * kFactor);
  score.delta3 = within(kFactor * kFactor * kFactor);
  return true;
}

at::Tensor LowerIsNearer(std::int64_t height, std::int64_t width) {
  return torch::linspace(0, 1, height).view({-1, 1}).expand({height, width});
}

}  // namespace zeroplane
