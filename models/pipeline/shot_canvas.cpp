#include "models/pipeline/shot_canvas.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/stereo/units.h"
#include "gpu/stats/stats.h"
#include "gpu/synthesize/synthesize.h"

namespace zeroplane {
namespace {

constexpr double kFarPercentile = 2.0, kNearPercentile = 99.8;
constexpr double kCanvasFar = 10.0, kCanvasNear = 245.0;  // where the knee of gpu::ApplyCanvas begins
constexpr double kLeastShare = 0.25;                      // of the film's median range
constexpr double kIz16 = 257.0;
constexpr int kSampleWidth = 48;
constexpr double kSmoothingSamples = 1.5;  // standard deviation along the shot

double Smoothed(const std::vector<double>& values, double position) {
  double sum = 0, weight_sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double z = (static_cast<double>(i) - position) / kSmoothingSamples;
    const double weight = std::exp(-0.5 * z * z);
    sum += weight * values[i];
    weight_sum += weight;
  }
  return sum / weight_sum;
}

// Where a frame lies among the samples, as a fractional index.
double PositionOf(const std::vector<CanvasSample>& samples, std::int64_t frame) {
  if (frame <= samples.front().frame_index) return 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (frame <= samples[i].frame_index) {
      const double step = static_cast<double>(samples[i].frame_index - samples[i - 1].frame_index);
      return static_cast<double>(i - 1) + static_cast<double>(frame - samples[i - 1].frame_index) / step;
    }
  }
  return static_cast<double>(samples.size() - 1);
}

at::Tensor SampleIz(const CanvasSample& sample) {
  at::Tensor iz = torch::empty({sample.iz16.height(), sample.iz16.width()}, torch::kFloat);
  std::transform(sample.iz16.data(), sample.iz16.data() + sample.iz16.size(), iz.data_ptr<float>(),
                 [](std::uint16_t value) { return static_cast<float>(value / kIz16); });
  return iz;
}

}  // namespace

std::vector<std::int64_t> EvenlySpaced(const FrameRange& shot, int most) {
  const std::int64_t count = std::min<std::int64_t>(most, shot.length());
  std::vector<std::int64_t> frames;
  for (std::int64_t i = 0; i < count; ++i) {
    frames.push_back(count == 1 ? shot.first : shot.first + i * (shot.length() - 1) / (count - 1));
  }
  return frames;
}

ShotCanvas FitCanvas(const std::vector<at::Tensor>& raw_maps, double median_range) {
  std::vector<at::Tensor> flat;
  for (const at::Tensor& map : raw_maps) flat.push_back(map.flatten());
  const std::vector<double> ends = gpu::Percentiles(torch::cat(flat), {kFarPercentile, kNearPercentile});
  ShotCanvas canvas;
  canvas.raw_far = ends[0];
  canvas.raw_near = ends[1];
  const double range = std::max({ends[1] - ends[0], kLeastShare * median_range, 1e-6});
  canvas.scale = (kCanvasNear - kCanvasFar) / range;
  canvas.offset = kCanvasFar - canvas.scale * canvas.raw_far;
  return canvas;
}

CanvasSample MakeSample(std::int64_t frame_index, const at::Tensor& iz) {
  const std::int64_t height = std::max<std::int64_t>(1, kSampleWidth * iz.size(0) / iz.size(1));
  const at::Tensor small = at::_upsample_bilinear2d_aa(iz.unsqueeze(0).unsqueeze(0), {height, kSampleWidth},
                                                       false, c10::nullopt, c10::nullopt)
                               .cpu()
                               .contiguous();
  CanvasSample sample{frame_index, ImageU16(kSampleWidth, static_cast<int>(height), 1)};
  const float* values = small.data_ptr<float>();
  for (std::size_t i = 0; i < sample.iz16.size(); ++i) {
    sample.iz16.data()[i] =
        static_cast<std::uint16_t>(std::lround(std::clamp<double>(values[i], 0, kIzMax) * kIz16));
  }
  return sample;
}

at::Tensor AlphaTensor(const LocalEffect& effect, std::int64_t height, std::int64_t width) {
  const ImageU8& alpha = *effect.alpha;
  const at::Tensor bytes = torch::from_blob(const_cast<std::uint8_t*>(alpha.data()),
                                            {1, 1, alpha.height(), alpha.width()}, torch::kByte);
  const at::Tensor soft = bytes.to(torch::kFloat).div_(255.0);
  if (alpha.height() == height && alpha.width() == width) return soft[0][0];
  return at::_upsample_bilinear2d_aa(soft, {height, width}, false, c10::nullopt, c10::nullopt)[0][0];
}

std::vector<double> EffectMediansPx(const ShotCanvas& canvas, const Grade& grade,
                                    const std::vector<LocalEffect>& effects, std::int64_t frame_index,
                                    int eye_width) {
  const std::vector<CanvasSample> samples = canvas.samples.Unpack();
  const std::size_t count = samples.size();
  std::vector<double> medians(effects.size(), 0.0);
  if (count == 0) return medians;
  const double position = PositionOf(samples, frame_index);
  std::vector<at::Tensor> disparity;
  for (const CanvasSample& sample : samples) {
    disparity.push_back(gpu::Synthesize(SampleIz(sample), {PctToPx(grade.depth_range_pct, eye_width) / kIzMax,
                                                           PctToPx(grade.background_pct, eye_width)}));
  }
  for (std::size_t e = 0; e < effects.size(); ++e) {
    const at::Tensor alpha = AlphaTensor(effects[e], disparity[0].size(0), disparity[0].size(1));
    std::vector<double> along;
    for (const at::Tensor& d : disparity) {
      const gpu::WeightedMedianResult median = gpu::WeightedMedian(d, alpha);
      along.push_back(median.ok ? median.value : 0.0);
    }
    medians[e] = Smoothed(along, position);
    for (std::size_t i = 0; i < count; ++i) {
      const double m = Smoothed(along, static_cast<double>(i));
      disparity[i] = gpu::ApplyLocalMove(disparity[i], alpha,
                                         {PctToPx(effects[e].pull_pct, eye_width), effects[e].roundness, m});
    }
  }
  return medians;
}

}  // namespace zeroplane
