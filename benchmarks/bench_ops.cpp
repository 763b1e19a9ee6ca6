#include "benchmarks/bench_ops.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <utility>

#include "benchmarks/bench_op.h"
#include "gpu/compose/compose.h"
#include "gpu/eye/make_eye.h"
#include "gpu/synthesize/synthesize.h"

namespace zeroplane::bench {
namespace {

/// What the pipeline works in, kept from picture to picture.
struct Pipeline {
  gpu::SynthesizeResult disparity;
  gpu::MakeEyeResult right;
  at::Tensor composed;
};

/// The pixel operations that a moved slider costs when the canvas is cached: hard edges, no effect.
void SliderToPicture(const Scene& scene, double width, Pipeline& work) {
  gpu::Synthesize({scene.canvas}, {0.022 * width / 255, 0.01 * width}, work.disparity);
  gpu::MakeEye(scene.picture, work.disparity.disparity_px, {{1.0, 2.0}, HoleFill::kBackground}, work.right);
  gpu::Compose(scene.picture, work.right.picture, {Layout::kAnaglyphDubois, false}, work.composed);
  benchmark::ClobberMemory();
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
  const auto pipeline = std::make_shared<Pipeline>();
  Register(kSlider, sized,
           [=] { SliderToPicture(*sized.scene, static_cast<double>(sized.width), *pipeline); });
}

}  // namespace zeroplane::bench
