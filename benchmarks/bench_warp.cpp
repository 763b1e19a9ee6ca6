#include <benchmark/benchmark.h>

#include "benchmarks/bench_op.h"
#include "benchmarks/bench_ops.h"
#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {

void RegisterWarp(const Sized& sized) {
  const auto& scene = sized.scene;
  const gpu::WarpOptions right_eye{1.0, 2.0};
  const gpu::WarpResult warped = gpu::Warp(scene->picture, scene->disparity_px, right_eye);
  const auto fill = [](const gpu::WarpResult& from) {
    return gpu::FillBackground(from.picture, from.holes, from.disparity_px);
  };
  Register("warp", sized,
           [=] { benchmark::DoNotOptimize(gpu::Warp(scene->picture, scene->disparity_px, right_eye)); });
  Register("fill", sized, [=] { benchmark::DoNotOptimize(fill(warped)); });
  Register(kWarpAndFill, sized, [=] {
    benchmark::DoNotOptimize(fill(gpu::Warp(scene->picture, scene->disparity_px, right_eye)));
  });
}

}  // namespace zeroplane::bench
