#include <benchmark/benchmark.h>

#include <memory>
#include <opencv2/photo.hpp>

#include "benchmarks/bench_op.h"
#include "benchmarks/bench_ops.h"
#include "gpu/fill/inpaint.h"
#include "gpu/warp/warp.h"

namespace zeroplane::bench {

/// The spatial fill of the export beside OpenCV's, which runs on one thread and knows no background.
void RegisterInpaint(const Sized& sized) {
  const auto& scene = sized.scene;
  const gpu::WarpResult warped = gpu::Warp(scene->picture, scene->disparity_px, {1.0, 2.0});
  const auto result = std::make_shared<gpu::InpaintResult>();
  Register("inpaint", sized,
           [=] { gpu::Inpaint(warped.picture, warped.holes, warped.disparity_px, {}, *result); });
  const int height = static_cast<int>(sized.height), width = static_cast<int>(sized.width);
  const cv::Mat picture(height, width, CV_8UC3, warped.picture.data_ptr());
  const cv::Mat holes(height, width, CV_8UC1, warped.holes.data_ptr());
  const auto out = std::make_shared<cv::Mat>();
  Register("cv::inpaint, Telea", sized, [=] {
    constexpr double kRadiusPx = 3;
    benchmark::DoNotOptimize(warped.picture.data_ptr());
    cv::inpaint(picture, holes, *out, kRadiusPx, cv::INPAINT_TELEA);
  });
}

}  // namespace zeroplane::bench
