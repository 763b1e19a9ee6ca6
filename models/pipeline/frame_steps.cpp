#include "models/pipeline/frame_steps.h"

#include <torch/torch.h>

namespace zeroplane {
namespace {

namespace F = torch::nn::functional;

constexpr double kTrustPx = 0.7;  // there and back: at this distance the trust is 1 / e

at::Tensor ToTensor(const ImageF32& flow, const at::Tensor& like) {
  return torch::from_blob(const_cast<float*>(flow.data()), {flow.height(), flow.width(), 2}, torch::kFloat)
      .permute({2, 0, 1})
      .contiguous()
      .to(like.device(), /*non_blocking=*/false, /*copy=*/true);
}

at::Tensor Moved(const at::Tensor& place, const at::Tensor& flow) {
  return place + SampleAt(flow.unsqueeze(0), place.unsqueeze(0))[0].permute({1, 2, 0});
}

at::Tensor Inside(const at::Tensor& place) {
  const double right = static_cast<double>(place.size(1)) - 0.5,
               low = static_cast<double>(place.size(0)) - 0.5;
  const at::Tensor x = place.select(2, 0), y = place.select(2, 1);
  return (x > -0.5).logical_and_(x < right).logical_and_(y > -0.5).logical_and_(y < low).to(torch::kFloat);
}

// How well the way there and back closes.
at::Tensor TrustOf(const at::Tensor& there, const at::Tensor& back) {
  const at::Tensor start = FrameSteps::Stay(there[0]).place;
  const at::Tensor end = Moved(start, there);
  const at::Tensor miss = (Moved(end, back) - start).square_().sum(2);
  return miss.mul_(-1 / (kTrustPx * kTrustPx)).exp_().mul_(Inside(end));
}

}  // namespace

at::Tensor SampleAt(const at::Tensor& maps, const at::Tensor& place) {
  const auto scale = [](std::int64_t side) {
    return 2.0 / static_cast<double>(std::max<std::int64_t>(side - 1, 1));
  };
  const at::Tensor grid = torch::stack({place.select(3, 0).mul(scale(maps.size(3))).sub_(1),
                                        place.select(3, 1).mul(scale(maps.size(2))).sub_(1)},
                                       3);
  return F::grid_sample(
      maps, grid,
      F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kBorder).align_corners(true));
}

FrameSteps::FrameSteps(std::unique_ptr<FlowEstimator> flow, std::size_t cache_bytes)
    : flow_(std::move(flow)), steps_(cache_bytes) {}

std::shared_ptr<const FrameStep> FrameSteps::Step(const std::string& film, std::int64_t frame,
                                                  const SeeFrame& see) {
  const FrameKey key{film, frame};
  if (auto known = steps_.Find(key)) return known;
  const auto first = see(frame), second = see(frame + 1);
  if (!first || !second) return nullptr;
  auto step = std::make_shared<FrameStep>();
  step->forward = ToTensor(flow_->Estimate(first->picture, second->picture), first->raw);
  step->backward = ToTensor(flow_->Estimate(second->picture, first->picture), first->raw);
  step->forward_trust = TrustOf(step->forward, step->backward);
  step->backward_trust = TrustOf(step->backward, step->forward);
  steps_.Insert(key, step, 6 * step->forward_trust.nbytes());
  return step;
}

MotionPath FrameSteps::Stay(const at::Tensor& map) {
  const at::Tensor y = torch::arange(map.size(0), map.options()),
                   x = torch::arange(map.size(1), map.options());
  const auto grid = torch::meshgrid({y, x}, "ij");
  return {torch::stack({grid[1], grid[0]}, 2), torch::ones_like(map)};
}

MotionPath FrameSteps::Follow(const MotionPath& path, const FrameStep& step, bool forward) {
  const at::Tensor& flow = forward ? step.forward : step.backward;
  const at::Tensor& trust = forward ? step.forward_trust : step.backward_trust;
  const at::Tensor sampled =
      SampleAt(torch::cat({flow, trust.unsqueeze(0)}).unsqueeze(0), path.place.unsqueeze(0))[0];
  const at::Tensor place = path.place + sampled.narrow(0, 0, 2).permute({1, 2, 0});
  return {place, path.trust * sampled[2] * Inside(place)};
}

}  // namespace zeroplane
