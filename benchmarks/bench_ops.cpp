#include "benchmarks/bench_ops.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/stack.h>
#include <benchmark/benchmark.h>

#include <cstring>
#include <functional>
#include <memory>
#include <opencv2/imgproc.hpp>
#include <string>

#include "benchmarks/bench_scene.h"
#include "core/stereo/layout.h"
#include "gpu/compose/compose.h"
#include "gpu/fill/fill_background.h"
#include "gpu/stats/stats.h"
#include "gpu/synthesize/synthesize.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {
namespace {

constexpr gpu::WarpOptions kRightEye{1.0, 2.0};

void Register(const std::string& name, std::function<void()> body) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [body = std::move(body)](benchmark::State& state) {
                                 for (auto _ : state) body();
                               })
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

at::Tensor WarpAndFill(const Scene& scene, const at::Tensor& disparity_px) {
  const gpu::WarpResult warped = gpu::Warp(scene.picture, disparity_px, kRightEye);
  return gpu::FillBackground(warped.picture, warped.holes, warped.disparity_px);
}

/// What the pipeline does when a slider moves and the canvas is cached, with one painted effect.
at::Tensor SliderToPicture(const Scene& scene, int width) {
  at::Tensor disparity_px = gpu::Synthesize(scene.canvas, {0.022 * width / 255, 0.01 * width});
  disparity_px = gpu::ApplyLocalMove(disparity_px, scene.alpha, {-0.005 * width, 1.2, 0.0});
  benchmark::DoNotOptimize(gpu::Percentiles(disparity_px, {1, 99}));
  return gpu::Compose(scene.picture, WarpAndFill(scene, disparity_px), {Layout::kSideBySide, false});
}

void RegisterBaselines(const std::string& size, const std::shared_ptr<const Scene>& scene, int height,
                       int width) {
  const cv::Mat source(height, width, CV_8UC3, scene->picture.data_ptr());
  cv::Mat map_x(height, width, CV_32FC1), map_y(height, width, CV_32FC1), fixed_xy, fixed_weights;
  const float* disparity = scene->disparity_px.data_ptr<float>();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      map_x.at<float>(y, x) = static_cast<float>(x) - disparity[y * width + x];
      map_y.at<float>(y, x) = static_cast<float>(y);
    }
  }
  cv::convertMaps(map_x, map_y, fixed_xy, fixed_weights, CV_16SC2);
  const auto out = std::make_shared<cv::Mat>(height, width, CV_8UC3);
  Register(kRemap + size, [=] { cv::remap(source, *out, map_x, map_y, cv::INTER_LINEAR); });
  Register(kRemapFixed + size, [=] { cv::remap(source, *out, fixed_xy, fixed_weights, cv::INTER_LINEAR); });

  const at::Tensor planes = scene->picture.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat).contiguous();
  const auto as_map = [&](const cv::Mat& map, int extent) {
    at::Tensor grid = at::empty_like(scene->disparity_px);
    std::memcpy(grid.data_ptr<float>(), map.ptr<float>(), grid.numel() * sizeof(float));
    return grid.mul(2.0 / (extent - 1)).sub(1.0);
  };
  const at::Tensor grid = at::stack({as_map(map_x, width), as_map(map_y, height)}, 2).unsqueeze(0);
  Register(kGridSample + size, [=] { benchmark::DoNotOptimize(at::grid_sampler(planes, grid, 0, 0, true)); });

  const at::Tensor copy = at::empty_like(scene->picture);
  Register(kMemcpy + size, [=] {
    std::memcpy(copy.data_ptr(), scene->picture.data_ptr(), scene->picture.numel());
    benchmark::ClobberMemory();
  });
}

}  // namespace

void RegisterOps(const char* size_name, int height, int width) {
  const std::string size = std::string("/") + size_name;
  const auto scene = std::make_shared<const Scene>(MakeScene(height, width));
  const gpu::WarpResult warped = gpu::Warp(scene->picture, scene->disparity_px, kRightEye);
  const at::Tensor right = gpu::FillBackground(warped.picture, warped.holes, warped.disparity_px);
  const at::Tensor percent = scene->disparity_px.mul(100.0 / width);

  RegisterBaselines(size, scene, height, width);
  Register(kWarpAndFill + size, [=] { benchmark::DoNotOptimize(WarpAndFill(*scene, scene->disparity_px)); });
  Register("warp" + size,
           [=] { benchmark::DoNotOptimize(gpu::Warp(scene->picture, scene->disparity_px, kRightEye)); });
  Register("fill" + size, [=] {
    benchmark::DoNotOptimize(gpu::FillBackground(warped.picture, warped.holes, warped.disparity_px));
  });
  Register("canvas" + size, [=] { benchmark::DoNotOptimize(gpu::ApplyCanvas(scene->canvas, {1.1, -8})); });
  Register("synthesize" + size, [=] { benchmark::DoNotOptimize(gpu::Synthesize(scene->canvas, {0.1, 12})); });
  Register("local move" + size, [=] {
    benchmark::DoNotOptimize(gpu::ApplyLocalMove(scene->disparity_px, scene->alpha, {-5, 1.2, 0}));
  });
  for (const LayoutInfo& info : Layouts()) {
    if (info.layout == Layout::kDisparity || info.layout == Layout::kLeft || info.layout == Layout::kRight)
      continue;
    Register("compose, " + std::string(info.id) + size, [=, layout = info.layout] {
      benchmark::DoNotOptimize(gpu::Compose(scene->picture, right, {layout, false}));
    });
  }
  Register("disparity map" + size, [=] { benchmark::DoNotOptimize(gpu::DisparityMap(percent)); });
  Register("two percentiles" + size, [=] {
    benchmark::DoNotOptimize(gpu::Percentiles(scene->disparity_px, {1, 99}));
  });
  Register("weighted median" + size,
           [=] { benchmark::DoNotOptimize(gpu::WeightedMedian(scene->disparity_px, scene->alpha).value); });
  Register(kSlider + size, [=] { benchmark::DoNotOptimize(SliderToPicture(*scene, width)); });
}

}  // namespace zeroplane::bench
