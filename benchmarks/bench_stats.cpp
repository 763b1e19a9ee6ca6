#include <ATen/ops/empty_like.h>
#include <ATen/ops/histc.h>
#include <ATen/ops/sort.h>
#include <benchmark/benchmark.h>

#include <cstring>
#include <memory>

#include "benchmarks/bench_op.h"
#include "gpu/stats/edge_disparity.h"
#include "gpu/stats/histogram.h"
#include "gpu/stats/stats.h"
#include "gpu/stats/style_fit.h"

namespace zeroplane::bench {
namespace {

/// The five sums of the normal equations, one torch operation each, in double precision as the fit has them.
double FitByTorchSums(const at::Tensor& iz, const at::Tensor& disparity, const at::Tensor& weights) {
  const auto sum_of = [](const at::Tensor& map) { return map.sum().item().toDouble(); };
  const at::Tensor w = weights.to(at::kDouble), x = iz.to(at::kDouble), y = disparity.to(at::kDouble);
  const at::Tensor wx = w.mul(x);
  const double sum = sum_of(w), sum_x = sum_of(wx), sum_y = sum_of(w.mul(y));
  const double sum_xx = sum_of(wx.mul(x)), sum_xy = sum_of(wx.mul(y));
  return (sum_x * sum_y - sum * sum_xy) / (sum * sum_xx - sum_x * sum_x);
}

void RegisterOrder(const Sized& sized, const at::Tensor& mask) {
  const auto& scene = sized.scene;
  const auto found = std::make_shared<gpu::PercentilesResult>();
  Register("two percentiles", sized, [=] { gpu::Percentiles(scene->disparity_px, {}, {1, 99}, *found); });
  Register("seven percentiles in a mask", sized, [=] {
    gpu::Percentiles(scene->disparity_px, mask, {1, 5, 25, 50, 75, 95, 99}, *found);
  });
  Register("weighted median", sized,
           [=] { benchmark::DoNotOptimize(gpu::WeightedMedian(scene->disparity_px, scene->alpha).value); });
  Register("torch sort of a map", sized,
           [=] { benchmark::DoNotOptimize(at::sort(scene->disparity_px.view({-1}))); });
}

void RegisterFits(const Sized& sized, const at::Tensor& mask) {
  const auto& scene = sized.scene;
  Register("style fit", sized,
           [=] { benchmark::DoNotOptimize(gpu::FitStyle(scene->canvas, scene->disparity_px).s); });
  Register("style fit by weight", sized, [=] {
    benchmark::DoNotOptimize(gpu::FitStyle(scene->canvas, scene->disparity_px, scene->alpha).s);
  });
  Register("torch sums for a fit by weight", sized, [=] {
    benchmark::DoNotOptimize(FitByTorchSums(scene->canvas, scene->disparity_px, scene->alpha));
  });
  Register("DDC-IoU", sized,
           [=] { benchmark::DoNotOptimize(gpu::DdcIou(scene->canvas, scene->disparity_px, mask).iou); });
}

void RegisterHistograms(const Sized& sized, const at::Tensor& mask) {
  const auto& scene = sized.scene;
  const double width = static_cast<double>(sized.width);
  const gpu::HistogramOptions bins{-0.02 * width, 0.02 * width, 256};
  const auto counts = std::make_shared<gpu::HistogramResult>();
  Register("histogram", sized, [=] { gpu::Histogram(scene->disparity_px, {}, bins, *counts); });
  Register("histogram by weight", sized,
           [=] { gpu::Histogram(scene->disparity_px, scene->alpha, bins, *counts); });
  Register("torch histc", sized,
           [=] { benchmark::DoNotOptimize(at::histc(scene->disparity_px, bins.bins, bins.low, bins.high)); });
  const at::Tensor disparity_pct = scene->disparity_px.mul(100 / width);
  const auto waveform = std::make_shared<gpu::ParallaxWaveformResult>();
  Register("parallax waveform", sized, [=] { gpu::ParallaxWaveform(disparity_pct, mask, {}, *waveform); });
  const auto edges = std::make_shared<gpu::EdgeDisparityResult>();
  Register("edge disparity", sized, [=] { gpu::EdgeDisparity(disparity_pct, mask, {}, *edges); });
}

}  // namespace

/// Every op reads each of its maps once or twice and writes next to nothing: the copy of one map is what the
/// machine needs to read and write it.
void RegisterStats(const Sized& sized) {
  const at::Tensor mask = sized.scene->alpha.gt(0.5).to(at::kByte);
  RegisterOrder(sized, mask);
  RegisterFits(sized, mask);
  RegisterHistograms(sized, mask);
  const at::Tensor map = sized.scene->disparity_px, copy = at::empty_like(map);
  Register("memcpy of a map", sized, [=] {
    std::memcpy(copy.data_ptr(), map.data_ptr(), map.numel() * sizeof(float));
    benchmark::ClobberMemory();
  });
}

}  // namespace zeroplane::bench
