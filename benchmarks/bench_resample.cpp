#include <benchmark/benchmark.h>

#include <memory>
#include <opencv2/imgproc.hpp>

#include "benchmarks/bench_op.h"
#include "gpu/resample/joint_upsample.h"
#include "gpu/resample/resize.h"

namespace zeroplane::bench {
namespace {

void RegisterPeers(const Sized& sized, int height, int width, const char* change) {
  const cv::Mat source(static_cast<int>(sized.height), static_cast<int>(sized.width), CV_8UC3,
                       sized.scene->picture.data_ptr());
  const auto out = std::make_shared<cv::Mat>(height, width, CV_8UC3);
  const auto add = [&](const char* name, int filter) {
    Register(std::string(name) + change, sized, [=, scene = sized.scene] {
      cv::resize(source, *out, out->size(), 0, 0, filter);
      benchmark::ClobberMemory();
    });
  };
  add("cv::resize area", cv::INTER_AREA);
  add("cv::resize cubic", cv::INTER_CUBIC);
}

void RegisterSizes(const Sized& sized, std::int64_t height, std::int64_t width, const char* change) {
  const auto& scene = sized.scene;
  const auto add = [&](const char* name, const gpu::ResizeOptions& options) {
    const auto out = std::make_shared<at::Tensor>();
    Register(std::string(name) + change, sized,
             [=] { gpu::Resize(scene->picture, height, width, options, *out); });
  };
  add("resize area", {gpu::ResizeFilter::kArea, false});
  add("resize area, light", {gpu::ResizeFilter::kArea, true});
  add("resize bicubic", {gpu::ResizeFilter::kBicubic, false});
}

}  // namespace

void RegisterResample(const Sized& sized) {
  const auto& scene = sized.scene;
  const std::int64_t height = sized.height, width = sized.width;
  RegisterSizes(sized, height / 2, width / 2, ", half");
  RegisterPeers(sized, static_cast<int>(height / 2), static_cast<int>(width / 2), ", half");
  RegisterSizes(sized, height * 3 / 8, width * 3 / 8, ", 3/8");
  RegisterPeers(sized, static_cast<int>(height * 3 / 8), static_cast<int>(width * 3 / 8), ", 3/8");
  constexpr int kReduced = 4;
  const at::Tensor small =
      gpu::Resize(scene->canvas, height / kReduced, width / kReduced, gpu::ResizeOptions{});
  const auto grown = std::make_shared<at::Tensor>();
  Register("joint upsample x4", sized, [=] { gpu::JointUpsample(small, scene->picture, {}, *grown); });
  const cv::Mat map(static_cast<int>(small.size(0)), static_cast<int>(small.size(1)), CV_32FC1,
                    small.data_ptr());
  const auto linear = std::make_shared<cv::Mat>(static_cast<int>(height), static_cast<int>(width), CV_32FC1);
  Register("cv::resize linear x4", sized, [=, keep = small] {
    cv::resize(map, *linear, linear->size(), 0, 0, cv::INTER_LINEAR);
    benchmark::ClobberMemory();
  });
}

}  // namespace zeroplane::bench
