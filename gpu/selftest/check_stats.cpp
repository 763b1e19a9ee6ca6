#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_stats.h"
#include "gpu/stats/edge_disparity.h"
#include "gpu/stats/histogram.h"
#include "gpu/stats/stats.h"
#include "gpu/stats/style_fit.h"

namespace zeroplane::gpu::selftest {
namespace {

/// Of the spread of the values that a line is fitted to; the residual, a small difference of large sums,
/// keeps half the digits.
constexpr double kFitTolerance = 1e-10;
constexpr double kResidualTolerance = 1e-6;

/// A disparity with its depth, and weights of three kinds; some values of either map are not numbers.
struct StatsInput {
  Plane disparity, iz, ones, mask, weights;
};

StatsInput MakeInput(const Scene& scene) {
  Random random(5);
  StatsInput input;
  input.disparity = MakeDisparity(random, scene);
  input.iz = input.ones = input.mask = input.weights = input.disparity;
  for (std::size_t i = 0; i < input.iz.values.size(); ++i) {
    const double depth = 100 - 12 * std::clamp(input.disparity.values[i], -8.0, 8.0);
    input.iz.values[i] = static_cast<float>(depth + random.Between(-9, 9));
    input.ones.values[i] = 1;
    input.mask.values[i] = random.Below(3) > 0 ? 1 : 0;
    input.weights.values[i] = random.Below(3) / 2.0;
    if (i % 17 == 5) input.disparity.values[i] = std::numeric_limits<double>::quiet_NaN();
    if (i % 23 == 7) input.iz.values[i] = std::numeric_limits<double>::infinity();
    if (i % 29 == 11) input.disparity.values[i] = -std::numeric_limits<double>::infinity();
  }
  input.mask.values.back() = input.weights.values.back() = 1;
  return input;
}

/// One kind of weights: as the reference takes them, and as the op does.
struct Kind {
  const char* name;
  const Plane* plane;
  at::Tensor tensor;
  at::Tensor mask;  ///< undefined for real weights, which only some ops take
  bool is_mask;
};

std::vector<Kind> KindsOf(const StatsInput& input, const Setting& setting) {
  const at::Tensor mask = setting.ToTensor(input.mask, at::kByte);
  return {{" of all", &input.ones, {}, {}, true},
          {" in a mask", &input.mask, mask, mask, true},
          {" by weight", &input.weights, setting.Map(input.weights), {}, false}};
}

double PercentileError(const StatsInput& input, const Kind& kind, const Setting& setting) {
  const std::vector<double> percents = {0, 1, 37.5, 50, 99, 99.8, 100};
  const std::vector<double> kept = reference::Kept(input.disparity, *kind.plane);
  PercentilesResult got;
  Percentiles(setting.Map(input.disparity), kind.mask, percents, got);
  if (got.count != static_cast<std::int64_t>(kept.size())) return kWrongShape;
  double error = 0;
  for (std::size_t i = 0; i < percents.size(); ++i) {
    error = std::max(error, std::abs(got.values[i] - reference::Percentile(kept, percents[i])));
  }
  return error;
}

double MedianError(const StatsInput& input, const Kind& kind, const Setting& setting) {
  std::vector<double> values, weights;
  for (std::size_t i = 0; i < input.disparity.values.size(); ++i) {
    if (!std::isfinite(input.disparity.values[i])) continue;
    values.push_back(input.disparity.values[i]);
    weights.push_back(kind.plane->values[i]);
  }
  const WeightedMedianResult got = WeightedMedian(setting.Map(input.disparity), kind.tensor);
  return got.ok ? std::abs(got.value - reference::WeightedMedian(values, weights)) : kWrongShape;
}

void CheckFit(const StatsInput& input, const Kind& kind, const Setting& setting, const std::string& name,
              Report& report) {
  const FitOptions options;
  const reference::Fit want = reference::FitStyle(input.iz, input.disparity, *kind.plane, options.ridge);
  const StyleFit got = FitStyle(setting.Map(input.iz), setting.Map(input.disparity), kind.tensor, options);
  double error = kWrongShape, residual = kWrongShape;
  if (got.ok() == want.fitted && got.weight == want.weight) {
    const double in_d = want.fitted ? want.spread_d + 1e-300 : 1;
    const double steepness = want.fitted ? std::max(want.spread_iz, 1.0) : 1;
    error = std::abs(got.s - want.s) * want.spread_iz / in_d;
    // t lies at iz = 0, some spreads from the middle of the points, and is as much less certain.
    if (want.fitted) error = std::max(error, std::abs(got.t - want.t) / in_d * steepness / 255);
    residual = std::abs(got.residual_rms - want.residual_rms) / in_d;
  }
  report.Add("style fit", name, error, kFitTolerance);
  report.Add("style fit: residual", name, residual, kResidualTolerance);
}

double DdcError(const StatsInput& input, const Kind& kind, const Setting& setting) {
  const DdcIouResult got =
      DdcIou(setting.Map(input.iz), setting.Map(input.disparity), kind.mask, FitOptions{});
  const reference::Fit fit = reference::FitStyle(input.iz, input.disparity, *kind.plane, FitOptions{}.ridge);
  const auto want = reference::DdcEdges(input.iz, input.disparity, *kind.plane, fit.s);
  const double iou = want.union_count > 0 ? static_cast<double>(want.intersection) / want.union_count : 0;
  if (got.intersection != want.intersection || got.union_count != want.union_count) return kWrongShape;
  return std::abs(got.iou - iou);
}

double HistogramError(const StatsInput& input, const Kind& kind, const Setting& setting) {
  const HistogramOptions options{-4, 4, 32};
  HistogramResult got;
  Histogram(setting.Map(input.disparity), kind.tensor, options, got);
  std::vector<double> all = {got.below};
  all.insert(all.end(), got.counts.begin(), got.counts.end());
  all.insert(all.end(), {got.above, got.not_finite});
  const auto want = reference::Histogram(input.disparity, *kind.plane, options.low, options.high, 32);
  double error = all.size() == want.size() ? 0 : kWrongShape;
  for (std::size_t i = 0; i < want.size(); ++i) error = std::max(error, std::abs(all[i] - want[i]));
  return error;
}

double WaveformError(const StatsInput& input, const Kind& kind, const Setting& setting) {
  const int columns = std::min(7, input.disparity.width);
  ParallaxWaveformResult got;
  ParallaxWaveform(setting.Map(input.disparity), kind.mask, {columns, 16, -2, 2}, got);
  return MaxError(ToPlane(got.all), reference::Waveform(input.disparity, *kind.plane, columns, 16, -2, 2));
}

double EdgeError(const StatsInput& input, const Kind& kind, const Setting& setting) {
  const Plane& map = input.disparity;
  EdgeDisparityOptions options;
  options.width_pct = 10;
  options.bands = std::min(3, map.height);
  EdgeDisparityResult got;
  EdgeDisparity(setting.Map(map), kind.mask, options, got);
  const int strip = std::max(1, static_cast<int>(std::lround(map.width * 0.1)));
  double error = 0;
  const auto compare = [&](const EdgeDisparityResult::Side& side, int b, int first) {
    const int top = b * map.height / options.bands, bottom = (b + 1) * map.height / options.bands;
    const auto kept = reference::Kept(reference::Crop(map, top, bottom, first, first + strip),
                                      reference::Crop(*kind.plane, top, bottom, first, first + strip));
    const double want = kept.empty() ? 0 : reference::Percentile(kept, options.near_percent);
    error = std::max(error, std::abs(side.near_pct - want));
    if (side.count != static_cast<std::int64_t>(kept.size())) error = kWrongShape;
  };
  for (int b = 0; b < options.bands; ++b) {
    compare(got.bands[static_cast<std::size_t>(b)].left, b, 0);
    compare(got.bands[static_cast<std::size_t>(b)].right, b, map.width - strip);
  }
  return error;
}

}  // namespace

void CheckStats(const Setting& setting, const Scene& scene, Report& report) {
  const StatsInput input = MakeInput(scene);
  for (const Kind& kind : KindsOf(input, setting)) {
    const std::string name = setting.Describe(std::string(scene.name) + kind.name);
    report.Add("weighted median", name, MedianError(input, kind, setting), kExact);
    report.Add("histogram", name, HistogramError(input, kind, setting), kExact);
    CheckFit(input, kind, setting, name, report);
    if (!kind.is_mask) continue;
    report.Add("percentiles", name, PercentileError(input, kind, setting), kExact);
    report.Add("DDC-IoU", name, DdcError(input, kind, setting), kExact);
    report.Add("waveform", name, WaveformError(input, kind, setting), kExact);
    report.Add("edge disparity", name, EdgeError(input, kind, setting), kExact);
  }
}

}  // namespace zeroplane::gpu::selftest
