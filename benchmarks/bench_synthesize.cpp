#include <benchmark/benchmark.h>

#include "benchmarks/bench_op.h"
#include "gpu/synthesize/synthesize.h"

namespace zeroplane::bench {

void RegisterSynthesize(const Sized& sized) {
  const auto& scene = sized.scene;
  Register("canvas", sized, [=] { benchmark::DoNotOptimize(gpu::ApplyCanvas(scene->canvas, {1.1, -8})); });
  Register("synthesize", sized, [=] { benchmark::DoNotOptimize(gpu::Synthesize(scene->canvas, {0.1, 12})); });
  Register("local move", sized, [=] {
    benchmark::DoNotOptimize(gpu::ApplyLocalMove(scene->disparity_px, scene->alpha, {-5, 1.2, 0}));
  });
}

}  // namespace zeroplane::bench
