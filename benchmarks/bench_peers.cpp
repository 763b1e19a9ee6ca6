#include <ATen/ops/empty_like.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/stack.h>
#include <benchmark/benchmark.h>

#include <cstring>
#include <memory>
#include <opencv2/imgproc.hpp>

#include "benchmarks/bench_op.h"
#include "benchmarks/bench_ops.h"

namespace zeroplane::bench {

void RegisterPeers(const Sized& sized) {
  const auto& scene = sized.scene;
  const int height = static_cast<int>(sized.height), width = static_cast<int>(sized.width);
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
  Register(kRemap, sized, [=] { cv::remap(source, *out, map_x, map_y, cv::INTER_LINEAR); });
  Register(kRemapFixed, sized, [=] { cv::remap(source, *out, fixed_xy, fixed_weights, cv::INTER_LINEAR); });

  const at::Tensor planes = scene->picture.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat).contiguous();
  const auto as_map = [&](const cv::Mat& map, int extent) {
    at::Tensor grid = at::empty_like(scene->disparity_px);
    std::memcpy(grid.data_ptr<float>(), map.ptr<float>(), grid.numel() * sizeof(float));
    return grid.mul(2.0 / (extent - 1)).sub(1.0);
  };
  const at::Tensor grid = at::stack({as_map(map_x, width), as_map(map_y, height)}, 2).unsqueeze(0);
  Register(kGridSample, sized, [=] { benchmark::DoNotOptimize(at::grid_sampler(planes, grid, 0, 0, true)); });

  const at::Tensor copy = at::empty_like(scene->picture);
  Register(kMemcpy, sized, [=] {
    std::memcpy(copy.data_ptr(), scene->picture.data_ptr(), scene->picture.numel());
    benchmark::ClobberMemory();
  });
}

}  // namespace zeroplane::bench
