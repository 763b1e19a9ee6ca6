#include "models/evaluation/evaluate_depth.h"

#include <torch/torch.h>

#include <algorithm>
#include <functional>

namespace zeroplane {
namespace {

constexpr std::size_t kBatch = 16;
constexpr std::uint64_t kPairSeed = 7;

at::Tensor ResizeTo(const at::Tensor& x, std::int64_t height, std::int64_t width) {
  return at::_upsample_bilinear2d_aa(x, {height, width}, /*align_corners=*/false, c10::nullopt, c10::nullopt);
}

using Predict = std::function<at::Tensor(const DepthBatch&)>;  // [B, H, W] at the truth's size

DepthReport Evaluate(const DepthShards& shards, const std::vector<std::int64_t>& samples,
                     const Predict& predict) {
  const torch::NoGradGuard no_grad;
  DepthReport report;
  for (std::size_t first = 0; first < samples.size(); first += kBatch) {
    const std::size_t last = std::min(samples.size(), first + kBatch);
    DepthBatch batch = shards.Gather({samples.begin() + first, samples.begin() + last});
    batch = {batch.rgb.cpu(), batch.inverse.cpu(), batch.valid.cpu()};
    const at::Tensor predicted = predict(batch);
    for (std::int64_t i = 0; i < predicted.size(0); ++i) {
      DepthScore score;
      if (!ScoreDepth(predicted[i], batch.inverse[i], batch.valid[i], kPairSeed, score)) continue;
      report.mean += score;
      ++report.pictures;
    }
  }
  report.mean = report.mean / static_cast<double>(std::max<std::int64_t>(1, report.pictures));
  return report;
}

}  // namespace

DepthReport EvaluateDepth(CompactDepth& net, const DepthShards& shards,
                          const std::vector<std::int64_t>& samples, std::int64_t width, std::int64_t height,
                          torch::Device device) {
  net->eval();
  return Evaluate(shards, samples, [&](const DepthBatch& batch) {
    const at::Tensor raw = net(ResizeTo(batch.rgb, height, width).to(device)).cpu().unsqueeze(1);
    return ResizeTo(raw, batch.inverse.size(1), batch.inverse.size(2)).squeeze(1);
  });
}

DepthReport EvaluateLowerIsNearer(const DepthShards& shards, const std::vector<std::int64_t>& samples) {
  return Evaluate(shards, samples, [](const DepthBatch& batch) {
    return LowerIsNearer(batch.inverse.size(1), batch.inverse.size(2))
        .unsqueeze(0)
        .expand(batch.inverse.sizes());
  });
}

}  // namespace zeroplane
