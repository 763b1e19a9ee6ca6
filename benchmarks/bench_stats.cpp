#include <benchmark/benchmark.h>

#include "benchmarks/bench_op.h"
#include "gpu/stats/stats.h"

namespace zeroplane::bench {

void RegisterStats(const Sized& sized) {
  const auto& scene = sized.scene;
  Register("two percentiles", sized, [=] {
    benchmark::DoNotOptimize(gpu::Percentiles(scene->disparity_px, {1, 99}));
  });
  Register("weighted median", sized,
           [=] { benchmark::DoNotOptimize(gpu::WeightedMedian(scene->disparity_px, scene->alpha).value); });
}

}  // namespace zeroplane::bench
