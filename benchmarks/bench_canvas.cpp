#include "benchmarks/bench_canvas.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "app/wiring.h"
#include "benchmarks/bench_scene.h"
#include "core/masks/dis_flow.h"
#include "gpu/resample/resize.h"
#include "models/pipeline/depth_estimator.h"
#include "models/pipeline/guided_upsample.h"
#include "models/pipeline/steady_depth.h"

namespace zeroplane::bench {
namespace {

constexpr int kFrames = 48;
constexpr FrameRange kShot{0, 4 * kFrames};

/// A still film of which every part of a frame's way to its canvas can be run alone.
struct CanvasParts {
  CanvasParts(int width, int height)
      : estimator(MakeDepthEstimator(ResourceFolder() / "models" / "compact_depth.safetensors", torch::kCPU)),
        steady({}, MakeDisFlow({DisPreset::kFast}), 64u << 20),
        picture(MakeScene(height, width).picture) {
    const at::Tensor raw = estimator->Estimate(picture);
    const at::Tensor small = gpu::Resize(picture, raw.size(0), raw.size(1));
    seen = std::make_shared<SeenFrame>();
    seen->raw = raw;
    seen->color = small.to(torch::kFloat).div_(255.0).permute({2, 0, 1}).contiguous();
    seen->picture = ImageU8(static_cast<int>(raw.size(1)), static_cast<int>(raw.size(0)), 3);
    std::copy_n(small.contiguous().data_ptr<std::uint8_t>(), seen->picture.size(), seen->picture.data());
  }

  std::unique_ptr<DepthEstimator> estimator;
  SteadyDepth steady;
  at::Tensor picture;
  std::shared_ptr<SeenFrame> seen;
};

template <class Part>
void Register(const char* name, Part part) {
  benchmark::RegisterBenchmark(name,
                               [part](benchmark::State& state) mutable {
                                 for (auto _ : state) benchmark::DoNotOptimize(part());
                               })
      ->MeasureProcessCPUTime()
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

void RegisterCanvas() {
  const auto parts = std::make_shared<CanvasParts>(1920, 1080);
  Register("canvas network/1080p", [parts] { return parts->estimator->Estimate(parts->picture); });
  Register("canvas upsample/1080p", [parts] { return GuidedUpsample(parts->seen->raw, parts->picture); });
  // Each frame is new to it, as in an export: one step of motion each.
  Register("canvas steady/1080p", [parts, frame = std::int64_t{8}]() mutable {
    frame = frame + 1 < kShot.end ? frame + 1 : 8;
    return parts->steady.Steady("film", frame, kShot, [&](std::int64_t) { return parts->seen; });
  });
}

}  // namespace zeroplane::bench
