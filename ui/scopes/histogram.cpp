#include "ui/scopes/histogram.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace zeroplane::ui {
namespace {

constexpr double kSigmasShown = 2.5;
constexpr double kMarginShare = 0.04;

}  // namespace

Histogram MakeHistogram(std::span<const double> values, double low, double high, int bins) {
  ZP_CHECK_GT(bins, 0);
  ZP_CHECK_LT(low, high);
  Histogram histogram{low, high, std::vector<int>(static_cast<std::size_t>(bins), 0)};
  for (const double value : values) {
    const auto bin = static_cast<int>(std::floor((value - low) / histogram.bin_width()));
    ++histogram.counts[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))];
  }
  return histogram;
}

AxisRange RangeFor(std::span<const double> values, std::span<const Curve> curves,
                   std::optional<double> floor) {
  std::vector<double> points(values.begin(), values.end());
  for (const Curve& curve : curves) {
    points.push_back(curve.mean - kSigmasShown * curve.sigma);
    points.push_back(curve.mean + kSigmasShown * curve.sigma);
  }
  if (points.empty()) return {};
  const auto [low, high] = std::minmax_element(points.begin(), points.end());
  const double margin = *high > *low ? (*high - *low) * kMarginShare : 0.5;
  const double start = *low - margin;
  return {floor ? std::max(start, *floor) : start, *high + margin};
}

double Bell(double value, const Curve& curve) {
  if (curve.sigma <= 0) return value == curve.mean ? 1.0 : 0.0;
  const double score = (value - curve.mean) / curve.sigma;
  return std::exp(-0.5 * score * score);
}

}  // namespace zeroplane::ui
