#include <ATen/ops/empty_like.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>
#include <benchmark/benchmark.h>

#include <cstring>
#include <memory>
#include <utility>

#include "benchmarks/bench_op.h"
#include "gpu/sample_row/sample_row.h"
#include "gpu/synthesize/synthesize.h"

namespace zeroplane::bench {
namespace {

const DepthCurve kCurve{{{0, 0}, {60, 40}, {140, 160}, {255, 250}}};

void RegisterFused(const char* name, const Sized& sized, gpu::SynthesizeInputs inputs,
                   const gpu::SynthesizeOptions& options) {
  const auto result = std::make_shared<gpu::SynthesizeResult>();
  Register(name, sized, [=, inputs = std::move(inputs)] {
    gpu::Synthesize(inputs, options, *result);
    benchmark::ClobberMemory();
  });
}

/// One stage more from line to line; memcpy and torch's own expression read and write the same map.
void RegisterStages(const Sized& sized) {
  const auto& scene = sized.scene;
  const at::Tensor iz = scene->canvas, copy = at::empty_like(iz), codes = scene->alpha.mul(255).to(at::kByte);
  Register("memcpy of the map", sized, [=] {
    std::memcpy(copy.data_ptr(), iz.data_ptr(), iz.nbytes());
    benchmark::ClobberMemory();
  });
  Register("torch t - s * iz", sized, [=] { benchmark::DoNotOptimize(iz.mul(-0.1).add_(12)); });
  const gpu::ComfortKnee knee{-20, 10, 3};
  const gpu::LocalMoveOptions move{-5, 1.2, 0};
  const gpu::DualPath artistic{at::full_like(iz, 0.1), at::full_like(iz, 12), {0.9, 1}};
  RegisterFused("synthesize: geometric", sized, {iz}, {0.1, 12});
  RegisterFused("synthesize: knee", sized, {iz}, {0.1, 12, std::nullopt, knee});
  RegisterFused("synthesize: curve", sized, {iz}, {0.1, 12, kCurve});
  RegisterFused("synthesize: dual path", sized, {iz, artistic}, {0.1, 12});
  RegisterFused("synthesize: float effect", sized, {iz, std::nullopt, {{scene->alpha, move}}}, {0.1, 12});
  RegisterFused("synthesize: uint8 effect", sized, {iz, std::nullopt, {{codes, move}}}, {0.1, 12});
  RegisterFused("synthesize: 4 float effects", sized,
                {iz, std::nullopt, std::vector<gpu::PaintedEffect>(4, {scene->alpha, move})}, {0.1, 12});
  RegisterFused("synthesize: 4 uint8 effects", sized,
                {iz, std::nullopt, std::vector<gpu::PaintedEffect>(4, {codes, move})}, {0.1, 12});
  RegisterFused("synthesize: everything", sized, {iz, artistic, {{codes, move}, {codes, move}}},
                {0.1, 12, kCurve, knee});
}

/// The backward warp of a picture's planes beside torch's, both forward; and both with their gradients.
void RegisterSampleRow(const Sized& sized) {
  const auto& scene = sized.scene;
  const at::Tensor planes = scene->picture.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat).contiguous();
  const at::Tensor shift = scene->disparity_px.unsqueeze(0).unsqueeze(0).contiguous();
  const std::int64_t height = sized.height, width = sized.width;
  const at::Tensor x =
      at::linspace(-1, 1, width).expand({height, width}).add(scene->disparity_px, 2.0 / (width - 1));
  const at::Tensor y = at::linspace(-1, 1, height).unsqueeze(1).expand({height, width});
  const at::Tensor grid = at::stack({x, y}, 2).unsqueeze(0).contiguous();
  const auto result = std::make_shared<gpu::SampleRowResult>();
  constexpr int kLinear = 0, kBorder = 1;
  Register("sample row", sized, [=] {
    gpu::SampleRow(planes, shift, *result);
    benchmark::ClobberMemory();
  });
  Register("sample row's peer: grid_sampler", sized,
           [=] { benchmark::DoNotOptimize(at::grid_sampler(planes, grid, kLinear, kBorder, true)); });
  const at::Tensor grad = at::full_like(planes, 0.5);
  const auto learn = [grad](const at::Tensor& source, const at::Tensor& place, const auto& sample) {
    const at::Tensor a = source.detach().requires_grad_(true), b = place.detach().requires_grad_(true);
    sample(a, b).backward(grad);
    benchmark::DoNotOptimize(a.grad());
  };
  Register("sample row, gradients", sized, [=] {
    learn(planes, shift, [](const auto& a, const auto& b) { return gpu::SampleRow(a, b).sampled; });
  });
  Register("sample row's peer: grid_sampler, gradients", sized, [=] {
    learn(planes, grid,
          [](const auto& a, const auto& b) { return at::grid_sampler(a, b, kLinear, kBorder, true); });
  });
}

}  // namespace

void RegisterSynthesize(const Sized& sized) {
  const auto& scene = sized.scene;
  const auto iz = std::make_shared<at::Tensor>();
  Register("canvas", sized, [=] {
    gpu::ApplyCanvas(scene->canvas, {1.1, -8}, *iz);
    benchmark::ClobberMemory();
  });
  Register("local move", sized, [=] {
    benchmark::DoNotOptimize(gpu::ApplyLocalMove(scene->disparity_px, scene->alpha, {-5, 1.2, 0}));
  });
  RegisterStages(sized);
  RegisterSampleRow(sized);
}

}  // namespace zeroplane::bench
