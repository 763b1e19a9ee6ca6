#include <benchmark/benchmark.h>

#include "benchmarks/bench_op.h"
#include "core/stereo/layout.h"
#include "gpu/compose/compose.h"

namespace zeroplane::bench {

void RegisterCompose(const Sized& sized) {
  const auto& scene = sized.scene;
  const at::Tensor right = scene->picture.flip({1}).contiguous();
  for (const LayoutInfo& info : Layouts()) {
    if (info.layout == Layout::kDisparity || info.layout == Layout::kLeft || info.layout == Layout::kRight)
      continue;
    Register("compose, " + std::string(info.id), sized, [=, layout = info.layout] {
      benchmark::DoNotOptimize(gpu::Compose(scene->picture, right, {layout, false}));
    });
  }
  const at::Tensor percent = scene->disparity_px.mul(100.0 / static_cast<double>(sized.width));
  Register("disparity map", sized, [=] { benchmark::DoNotOptimize(gpu::DisparityMap(percent)); });
}

}  // namespace zeroplane::bench
