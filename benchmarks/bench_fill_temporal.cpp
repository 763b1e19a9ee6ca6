#include <ATen/ops/mul.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "benchmarks/bench_op.h"
#include "core/masks/dis_flow.h"
#include "gpu/fill/fill_background.h"
#include "gpu/fill/fill_temporal.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {
namespace {

constexpr int kPanPx = 3;

/// The scene, panned by whole pixels; what lies before its middle plane stays where it is, so that what it
/// hides comes to light.
gpu::WarpResult Panned(const Scene& scene, int frames) {
  const at::Tensor near = scene.disparity_px.lt(0);
  const at::Tensor picture = at::roll(scene.picture, {frames * kPanPx}, {1});
  const at::Tensor disparity_px =
      at::where(near, scene.disparity_px, at::roll(scene.disparity_px, {frames * kPanPx}, {1}).clamp_min(0));
  return gpu::Warp(at::where(near.unsqueeze(2), scene.picture, picture), disparity_px, {1.0, 2.0});
}

at::Tensor PanFlow(const Scene& scene, int frames) {
  at::Tensor flow =
      at::zeros({scene.picture.size(0), scene.picture.size(1), 2}, at::TensorOptions(at::kFloat));
  flow.select(2, 0).copy_(scene.disparity_px.ge(0).to(at::kFloat).mul(frames * kPanPx));
  return flow;
}

ImageU8 ImageOf(const at::Tensor& picture) {
  ImageU8 image(static_cast<int>(picture.size(1)), static_cast<int>(picture.size(0)), 3);
  std::copy_n(picture.contiguous().data_ptr<std::uint8_t>(), image.size(), image.data());
  return image;
}

}  // namespace

void RegisterFillTemporal(const Sized& sized) {
  const auto& scene = sized.scene;
  const gpu::WarpResult warped = Panned(*scene, 0);
  const at::Tensor fallback = gpu::FillBackground(warped.picture, warped.holes, warped.disparity_px);
  std::vector<gpu::TemporalNeighbour> neighbours;
  for (const int frames : {-1, 1, -4, 4}) {
    const gpu::WarpResult other = Panned(*scene, frames);
    neighbours.push_back({other.picture,
                          other.holes,
                          other.disparity_px,
                          PanFlow(*scene, frames),
                          {},
                          1.0 * frames * kPanPx,
                          0,
                          std::abs(frames)});
  }
  for (const std::size_t count : {std::size_t{2}, std::size_t{4}}) {
    const auto result = std::make_shared<gpu::FillTemporalResult>();
    const std::vector<gpu::TemporalNeighbour> some(neighbours.begin(), neighbours.begin() + count);
    Register("fill from " + std::to_string(count) + " neighbours, flow given", sized, [=] {
      gpu::FillTemporal(warped.picture, warped.holes, warped.disparity_px, fallback, some, {}, *result);
    });
  }
  const auto from = std::make_shared<const ImageU8>(ImageOf(scene->picture)),
             to = std::make_shared<const ImageU8>(ImageOf(at::roll(scene->picture, {kPanPx}, {1})));
  for (const auto& [name, preset] : {std::pair{"medium", DisPreset::kMedium},
                                     {"fast", DisPreset::kFast},
                                     {"ultrafast", DisPreset::kUltraFast}}) {
    const std::shared_ptr<FlowEstimator> dis = MakeDisFlow({preset});
    Register(std::string("optical flow, DIS ") + name, sized,
             [=] { benchmark::DoNotOptimize(dis->Estimate(*from, *to)); });
  }
}

}  // namespace zeroplane::bench
