#include "models/pipeline/steady_depth.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "models/pipeline/shot_canvas.h"

namespace zeroplane {
namespace {

namespace F = torch::nn::functional;

constexpr int kAlignRounds = 3;
constexpr double kLeastScale = 0.7, kMostScale = 1.4;  // of a neighbour against the frame
constexpr double kMostShift = 1.0;                     // of a neighbour's mean, in deviations of the frame
constexpr double kEnoughShare = 0.1;                   // of the pixels: fewer tell little of scale and shift
constexpr double kStillPx = 0.3;                       // motion from a frame to the next that counts as none
constexpr double kMovedCamera = 0.4, kStillCamera = 0.6;  // share of the textures that are where they were
constexpr double kFirstLook = 2;  // the first agreement of depths is wider: the frame itself is noisy
constexpr double kTiny = 1e-6;

at::Tensor Bell(const at::Tensor& difference, double scale) {
  return (difference / scale).square_().neg_().exp_();
}

// Sums over all but the first dimension, kept for broadcasting: [N, h, w] to [N, 1, 1].
at::Tensor SumEach(const at::Tensor& maps) {
  return maps.sum({1, 2}, /*keepdim=*/true);
}

at::Tensor MeanAround(const at::Tensor& maps) {
  return F::avg_pool2d(maps.unsqueeze(1),
                       F::AvgPool2dFuncOptions(3).stride(1).padding(1).count_include_pad(false))
      .squeeze(1);
}

// How much texture a place has: differences to its right and lower neighbours.
at::Tensor TextureOf(const at::Tensor& color) {
  const at::Tensor grey = color.mean(0);
  at::Tensor texture = torch::full_like(grey, 1e-4);
  const std::int64_t height = grey.size(0), width = grey.size(1);
  texture.narrow(1, 0, width - 1).add_((grey.narrow(1, 1, width - 1) - grey.narrow(1, 0, width - 1)).abs_());
  texture.narrow(0, 0, height - 1)
      .add_((grey.narrow(0, 1, height - 1) - grey.narrow(0, 0, height - 1)).abs_());
  return texture;
}

// Every second row and column: enough for scale and shift.
at::Tensor Sparse(const at::Tensor& maps) {
  return maps.slice(-2, 0, c10::nullopt, 2).slice(-1, 0, c10::nullopt, 2).contiguous();
}

// How far colours are from the frame's, mean of the channels, beyond what a camera's own exposure and white
// balance changed in the whole picture.
// @param colors [N, 3, h, w]
at::Tensor ColorMiss(const at::Tensor& colors, const at::Tensor& own) {
  const at::Tensor change = colors - own;
  const at::Tensor exposure = std::get<0>(Sparse(change).flatten(2).median(2));
  return (change - exposure.unsqueeze(2).unsqueeze(3)).abs_().mean(1);
}

// At most `most` of the analysed frames, evenly spaced.
std::vector<std::int64_t> Anchors(const FrameRange& shot, int most) {
  const std::vector<std::int64_t> analysed = EvenlySpaced(shot, kAnalysedFrames);
  const std::size_t step =
      (analysed.size() + static_cast<std::size_t>(most) - 1) / static_cast<std::size_t>(most);
  std::vector<std::int64_t> anchors;
  for (std::size_t i = step / 2; i < analysed.size(); i += step) anchors.push_back(analysed[i]);
  return anchors;
}

// A neighbour's values on the frame's scale: scale * map + shift, [N, 1, 1] each, and how far to believe it.
struct Alignment {
  at::Tensor scale, shift, belief;
};

Alignment Align(const at::Tensor& own, const at::Tensor& maps, const at::Tensor& weights, double spread) {
  at::Tensor w = weights;
  at::Tensor scale, shift, apart;
  for (int round = 0; round < kAlignRounds; ++round) {
    const at::Tensor sum = SumEach(w) + kTiny;
    const at::Tensor own_mean = SumEach(w * own) / sum, mean = SumEach(w * maps) / sum;
    const at::Tensor own_variance = SumEach(w * (own - own_mean).square()) / sum;
    const at::Tensor variance = SumEach(w * (maps - mean).square()) / sum;
    const double floor = kTiny * spread * spread;
    scale = ((own_variance + floor) / (variance + floor)).sqrt_().clamp_(kLeastScale, kMostScale);
    shift = own_mean - scale * mean;
    apart = (own_mean - mean).abs_();
    const at::Tensor residual = (own - scale * maps - shift).abs_();
    const at::Tensor typical = SumEach(w * residual) / sum + kTiny * spread;
    w = weights / (residual / (2 * typical)).square_().add_(1);
  }
  const at::Tensor share = weights.mean({1, 2}, true);
  const at::Tensor belief =
      (share / kEnoughShare).clamp_max_(1).mul_(apart.lt(kMostShift * spread).to(torch::kFloat));
  return {scale, shift, belief};
}

}  // namespace

void SteadyDepthOptions::Check() const {
  ZP_CHECK(reach >= 0 && reach <= 32, "reach");
  ZP_CHECK(anchors >= 0 && anchors <= kAnalysedFrames, "anchors");
  ZP_CHECK(color_scale > 0 && still_color_scale > 0 && depth_scale > 0, "scales");
}

// Lists of [h, w] maps on the frame's pixels.
struct SteadyDepth::Neighbours {
  const SeenFrame& own;
  std::vector<at::Tensor> maps, weights;   // carried
  at::Tensor motion;                       // the largest to a next frame, pixels
  at::Tensor anchor_maps, anchor_weights;  // [N, h, w], undefined without
};

SteadyDepth::SteadyDepth(const SteadyDepthOptions& options, std::unique_ptr<FlowEstimator> flow,
                         std::size_t cache_bytes)
    : options_(options), steps_(std::move(flow), cache_bytes) {
  options.Check();
}

void SteadyDepth::AddCarried(const std::string& film, std::int64_t frame, const FrameRange& shot,
                             bool forward, const SeeFrame& see, Neighbours& to) {
  const MotionPath start = FrameSteps::Stay(to.own.raw);
  MotionPath path = start;
  for (int away = 1; away <= options_.reach; ++away) {
    const std::int64_t other = forward ? frame + away : frame - away;
    if (!shot.Contains(other)) return;
    const auto step = steps_.Step(film, forward ? other - 1 : other, see);
    if (!step) return;
    path = FrameSteps::Follow(path, *step, forward);
    if (away == 1) {
      const at::Tensor moved = (path.place - start.place).square_().sum(2).sqrt_();
      to.motion = to.motion.defined() ? torch::maximum(to.motion, moved) : moved;
    }
    const auto seen = see(other);
    const at::Tensor sampled =
        SampleAt(torch::cat({seen->color, seen->raw.unsqueeze(0)}).unsqueeze(0), path.place.unsqueeze(0))[0];
    const at::Tensor color_miss = ColorMiss(sampled.narrow(0, 0, 3).unsqueeze(0), to.own.color)[0];
    const double nearness = std::exp(-0.5 * std::pow(2.0 * away / (options_.reach + 1), 2));
    to.maps.push_back(sampled[3]);
    to.weights.push_back(path.trust * Bell(color_miss, options_.color_scale) * nearness);
  }
}

void SteadyDepth::AddAnchors(std::int64_t frame, const FrameRange& shot, const SeeFrame& see,
                             Neighbours& to) {
  if (!to.motion.defined()) return;
  std::vector<at::Tensor> maps, colors;
  for (const std::int64_t other : Anchors(shot, options_.anchors)) {
    if (other == frame) continue;
    const auto seen = see(other);
    if (!seen) continue;
    maps.push_back(seen->raw);
    colors.push_back(seen->color);
  }
  if (maps.empty()) return;
  const at::Tensor miss = MeanAround(ColorMiss(torch::stack(colors), to.own.color));
  const at::Tensor same = Bell(miss, options_.still_color_scale);
  const at::Tensor texture = TextureOf(to.own.color);
  const at::Tensor share = SumEach(same * texture) / texture.sum();
  const at::Tensor camera = ((share - kMovedCamera) / (kStillCamera - kMovedCamera)).clamp_(0, 1);
  to.anchor_maps = torch::stack(maps);
  to.anchor_weights = same * Bell(to.motion, kStillPx) * camera;
}

at::Tensor SteadyDepth::Steady(const std::string& film, std::int64_t frame, const FrameRange& shot,
                               const SeeFrame& see) {
  ZP_CHECK(shot.Contains(frame), "a frame outside its shot");
  const auto own = see(frame);
  ZP_CHECK(own != nullptr, "the frame itself");
  Neighbours around{*own, {}, {}, {}, {}, {}};
  AddCarried(film, frame, shot, /*forward=*/false, see, around);
  AddCarried(film, frame, shot, /*forward=*/true, see, around);
  if (around.maps.empty()) return own->raw;
  if (options_.anchors > 0) AddAnchors(frame, shot, see, around);

  const at::Tensor& depth = own->raw;
  const double spread = std::max(depth.std(/*unbiased=*/false).item<double>(), kTiny);
  const std::int64_t carried = static_cast<std::int64_t>(around.maps.size());
  at::Tensor maps = torch::stack(around.maps), weights = torch::stack(around.weights);
  if (around.anchor_maps.defined()) {
    maps = torch::cat({maps, around.anchor_maps});
    weights = torch::cat({weights, around.anchor_weights});
  }
  const Alignment align = Align(Sparse(depth), Sparse(maps), Sparse(weights), spread);
  maps = align.scale * maps + align.shift;
  weights = weights * align.belief;

  // First the frame and what was carried to it, then all that agrees with their mean.
  const double scale = options_.depth_scale * spread;
  const at::Tensor near_maps = maps.narrow(0, 0, carried);
  const at::Tensor near_weights = weights.narrow(0, 0, carried) * Bell(near_maps - depth, kFirstLook * scale);
  const at::Tensor first = (depth + (near_maps * near_weights).sum(0)) / (1 + near_weights.sum(0));
  const at::Tensor agreed = weights * Bell(maps - first, scale);
  const at::Tensor steady = (depth + (maps * agreed).sum(0)) / (1 + agreed.sum(0));

  // The neighbours' own scale and shift, seen from the frame, averaged.
  const at::Tensor say = weights.mean({1, 2}, true);
  const at::Tensor total = 1 + say.sum();
  const at::Tensor common_scale = (1 + (say / align.scale).sum()) / total;
  const at::Tensor common_shift = -(say * align.shift / align.scale).sum() / total;
  return steady * common_scale + common_shift;
}

}  // namespace zeroplane
