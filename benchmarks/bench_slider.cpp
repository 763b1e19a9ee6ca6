#include "benchmarks/bench_slider.h"

#include <ATen/ops/empty.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include "app/wiring.h"
#include "benchmarks/bench_scene.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// One frame of a still film, its canvas analysed and cached, with one painted effect.
class SliderScene final : public FrameSource {
 public:
  SliderScene(int width, int height) : renderer_(MakeBuiltInRenderer()) {
    const Scene scene = MakeScene(height, width);
    auto picture = std::make_shared<ImageU8>(width, height, 3);
    std::copy_n(scene.picture.data_ptr<std::uint8_t>(), picture->size(), picture->data());
    auto alpha = std::make_shared<ImageU8>(width, height, 1);
    std::transform(scene.alpha.data_ptr<float>(), scene.alpha.data_ptr<float>() + alpha->size(),
                   alpha->data(), [](float value) { return static_cast<std::uint8_t>(value * 255); });
    request_.film = "still";
    request_.picture = picture;
    request_.effects = {{"effect", -0.5, 1.2, alpha}};
    request_.want_maps = true;  // as the window asks
    SilentJob job;
    request_.canvas = renderer_->AnalyseShot(*this, request_.film, std::nullopt, {0, 1}, 0, job);
    renderer_->Render(request_);
  }

  /// A new grade to a new picture, milliseconds.
  double Move(Layout layout) {
    request_.layout = layout;
    request_.grade.depth_range_pct = 1.0 + 0.01 * (++moves_ % 100);
    const auto start = Clock::now();
    benchmark::DoNotOptimize(renderer_->Render(request_).picture.data());
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  }

  std::int64_t frame_count() const override { return 1; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return request_.picture->width(); }
  int height() const override { return request_.picture->height(); }
  Picture ReadFrame(std::int64_t) override { return request_.picture; }

 private:
  std::unique_ptr<StereoRenderer> renderer_;
  FrameRequest request_;
  int moves_ = 0;
};

void Measure(benchmark::State& state, const std::shared_ptr<SliderScene>& scene, Layout layout) {
  std::vector<double> times_ms;
  for (auto _ : state) {
    times_ms.push_back(scene->Move(layout));
    state.SetIterationTime(times_ms.back() / 1000);
  }
  const auto p95 = times_ms.begin() + static_cast<std::ptrdiff_t>(times_ms.size() * 95 / 100);
  std::nth_element(times_ms.begin(), p95, times_ms.end());
  state.counters[kP95] = *p95;
}

}  // namespace

void RegisterSlider() {
  const auto scene = std::make_shared<SliderScene>(1920, 1080);
  for (const Layout layout : {Layout::kAnaglyphDubois, Layout::kSideBySide, Layout::kDisparity}) {
    const std::string name = std::string(kRendererSlider) + std::string(Info(layout).id) + "/1080p";
    benchmark::RegisterBenchmark(name.c_str(),
                                 [=](benchmark::State& state) { Measure(state, scene, layout); })
        ->UseManualTime()
        ->Iterations(60)
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace zeroplane::bench
