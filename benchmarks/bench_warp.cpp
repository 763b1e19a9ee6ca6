#include <benchmark/benchmark.h>

#include <memory>

#include "benchmarks/bench_op.h"
#include "benchmarks/bench_ops.h"
#include "gpu/fill/fill_background.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {

void RegisterWarp(const Sized& sized) {
  const auto& scene = sized.scene;
  const gpu::WarpOptions right_eye{1.0, 2.0};
  const auto work = std::make_shared<at::Tensor>();
  Register("warp", sized,
           [=] { benchmark::DoNotOptimize(gpu::Warp(scene->picture, scene->disparity_px, right_eye)); });
  Register(kWarpAndFill, sized, [=] {
    gpu::WarpResult warped = gpu::Warp(scene->picture, scene->disparity_px, right_eye);
    gpu::FillBackgroundInPlace(warped.picture, warped.holes, warped.disparity_px, {}, *work);
    benchmark::DoNotOptimize(warped.picture);
  });
}

}  // namespace zeroplane::bench
