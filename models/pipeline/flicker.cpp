#include "models/pipeline/flicker.h"

#include <torch/torch.h>

namespace zeroplane {
namespace {

constexpr double kStillPx = 0.3, kSameColor = 0.03, kSureTrust = 0.5, kLeastShare = 0.02;

}  // namespace

std::optional<double> Flicker(const at::Tensor& before, const at::Tensor& now, const FrameStep& step,
                              const SeenFrame& seen_before, const SeenFrame& seen_now) {
  const MotionPath back = FrameSteps::Follow(FrameSteps::Stay(now), step, /*forward=*/false);
  const at::Tensor sampled =
      SampleAt(torch::cat({seen_before.color, before.unsqueeze(0)}).unsqueeze(0), back.place.unsqueeze(0))[0];
  const at::Tensor color_change = (sampled.narrow(0, 0, 3) - seen_now.color).abs_().mean(0);
  const at::Tensor still = step.backward.square().sum(0).lt(kStillPx * kStillPx) & back.trust.gt(kSureTrust) &
                           color_change.lt(kSameColor);
  const double count = still.sum().item<double>();
  if (count < kLeastShare * static_cast<double>(still.numel())) return std::nullopt;
  return ((sampled[3] - now).abs_() * still).sum().item<double>() / count;
}

}  // namespace zeroplane
