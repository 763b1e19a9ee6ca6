#include <ATen/ops/full_like.h>
#include <benchmark/benchmark.h>

#include <memory>
#include <opencv2/imgproc.hpp>

#include "benchmarks/bench_op.h"
#include "gpu/blur/depth_blur.h"

namespace zeroplane::bench {
namespace {

cv::Mat Disc(int radius) {
  cv::Mat kernel = cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1});
  kernel.convertTo(kernel, CV_32F);
  return kernel / cv::sum(kernel)[0];
}

}  // namespace

void RegisterBlur(const Sized& sized) {
  const auto& scene = sized.scene;
  const cv::Mat source(static_cast<int>(sized.height), static_cast<int>(sized.width), CV_8UC3,
                       scene->picture.data_ptr());
  const auto peer = std::make_shared<cv::Mat>(source.size(), source.type());
  const at::Tensor percent = scene->disparity_px.mul(100.0 / static_cast<double>(sized.width));
  for (const int radius : {4, 8, 16}) {
    const std::string size = ", " + std::to_string(radius) + " px";
    const auto out = std::make_shared<at::Tensor>();
    const at::Tensor everywhere = at::full_like(scene->disparity_px, radius);
    Register("blur, all out of focus" + size, sized, [=] {
      gpu::DepthBlur(scene->picture, everywhere, {gpu::BlurRule::kRadius, 0, 2, 0, 16}, *out);
    });
    // The scene's own depth, near and far of the screen, with the largest discs of this radius.
    const double f_stop = 1.2 / 100 * static_cast<double>(sized.width) / 2 / radius;
    Register("blur, lens" + size, sized, [=] {
      gpu::DepthBlur(scene->picture, percent, {gpu::BlurRule::kLens, 0, f_stop, 0, 16}, *out);
    });
    Register("cv::GaussianBlur" + size, sized, [=, keep = scene] {
      cv::GaussianBlur(source, *peer, {2 * radius + 1, 2 * radius + 1}, radius / 2.0);
    });
    Register("cv::filter2D disc" + size, sized,
             [=, keep = scene, kernel = Disc(radius)] { cv::filter2D(source, *peer, -1, kernel); });
  }
}

}  // namespace zeroplane::bench
