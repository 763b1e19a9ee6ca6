#include "benchmarks/bench_ops.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <utility>

#include "benchmarks/bench_op.h"
#include "gpu/compose/compose.h"
#include "gpu/fill/fill_background.h"
#include "gpu/stats/stats.h"
#include "gpu/synthesize/synthesize.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {
namespace {

/// What the pipeline does when a slider moves and the canvas is cached, with one painted effect.
at::Tensor SliderToPicture(const Scene& scene, double width) {
  at::Tensor disparity_px = gpu::Synthesize(scene.canvas, {0.022 * width / 255, 0.01 * width});
  disparity_px = gpu::ApplyLocalMove(disparity_px, scene.alpha, {-0.005 * width, 1.2, 0.0});
  benchmark::DoNotOptimize(gpu::Percentiles(disparity_px, {1, 99}));
  const gpu::WarpResult warped = gpu::Warp(scene.picture, disparity_px, {1.0, 2.0});
  const at::Tensor right = gpu::FillBackground(warped.picture, warped.holes, warped.disparity_px);
  return gpu::Compose(scene.picture, right, {Layout::kSideBySide, false});
}

}  // namespace

void Register(const std::string& what, const Sized& sized, std::function<void()> body) {
  benchmark::RegisterBenchmark((what + sized.ending).c_str(),
                               [body = std::move(body)](benchmark::State& state) {
                                 for (auto _ : state) body();
                               })
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

void RegisterOps(const char* size_name, int height, int width) {
  const Sized sized{std::make_shared<const Scene>(MakeScene(height, width)), height, width,
                    std::string("/") + size_name};
  RegisterPeers(sized);
  RegisterWarp(sized);
  RegisterFillTemporal(sized);
  RegisterInpaint(sized);
  RegisterSynthesize(sized);
  RegisterFill(sized);
  RegisterCompose(sized);
  RegisterStats(sized);
  RegisterResample(sized);
  RegisterBlur(sized);
  Register(kSlider, sized, [=] {
    benchmark::DoNotOptimize(SliderToPicture(*sized.scene, static_cast<double>(sized.width)));
  });
}

}  // namespace zeroplane::bench
