#include "gpu/selftest/reference_stats.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace zeroplane::gpu::reference {

double Percentile(std::vector<double> values, double percent) {
  std::sort(values.begin(), values.end());
  const double place = percent / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place)),
             above = static_cast<std::size_t>(std::ceil(place));
  return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
}

double WeightedMedian(const std::vector<double>& values, const std::vector<double>& weights) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  double running = 0;
  for (const std::size_t i : order) {
    running += weights[i];
    if (running >= total / 2) return values[i];
  }
  return values[order.back()];
}

std::vector<double> Kept(const Plane& values, const Plane& weights) {
  std::vector<double> kept;
  for (std::size_t i = 0; i < values.values.size(); ++i) {
    if (weights.values[i] > 0 && std::isfinite(values.values[i])) kept.push_back(values.values[i]);
  }
  return kept;
}

Fit FitStyle(const Plane& iz, const Plane& disparity, const Plane& weights, double ridge) {
  std::vector<double> x, y, w;
  for (std::size_t i = 0; i < iz.values.size(); ++i) {
    if (!(weights.values[i] > 0) || !std::isfinite(iz.values[i]) || !std::isfinite(disparity.values[i])) {
      continue;
    }
    x.push_back(iz.values[i]);
    y.push_back(disparity.values[i]);
    w.push_back(weights.values[i]);
  }
  // Two passes: the means, then what is left about them.
  long double weight = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    weight += w[i];
    mean_x += static_cast<long double>(w[i]) * x[i];
    mean_y += static_cast<long double>(w[i]) * y[i];
  }
  Fit fit;
  fit.weight = static_cast<double>(weight);
  if (x.empty()) return fit;
  mean_x /= weight;
  mean_y /= weight;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += w[i] * dx * dx;
    xy += w[i] * dx * dy;
    yy += w[i] * dy * dy;
  }
  fit.fitted = xx / weight > ridge;
  if (!fit.fitted) return fit;
  const long double slope = xy / (xx + ridge * weight);
  long double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double residual = y[i] - mean_y - slope * (x[i] - mean_x);
    squares += w[i] * residual * residual;
  }
  fit.s = static_cast<double>(-slope);
  fit.t = static_cast<double>(mean_y - slope * mean_x);
  fit.residual_rms = static_cast<double>(std::sqrt(squares / weight));
  fit.spread_iz = static_cast<double>(std::sqrt(xx / weight));
  fit.spread_d = static_cast<double>(std::sqrt(yy / weight));
  return fit;
}

EdgeCounts DdcEdges(const Plane& iz, const Plane& disparity_px, const Plane& valid, double s) {
  EdgeCounts counts;
  const auto is_valid = [&](int y, int x) {
    return valid.at(y, x) > 0 && std::isfinite(iz.at(y, x)) && std::isfinite(disparity_px.at(y, x));
  };
  for (int y = 0; y < iz.height; ++y) {
    for (int x = 0; x + 1 < iz.width; ++x) {
      if (!is_valid(y, x) || !is_valid(y, x + 1)) continue;
      const bool in_d = std::abs(disparity_px.at(y, x + 1) - disparity_px.at(y, x)) > 0.5;
      const bool in_iz = std::abs(s * (iz.at(y, x + 1) - iz.at(y, x))) > 0.5;
      counts.intersection += in_d && in_iz ? 1 : 0;
      counts.union_count += in_d || in_iz ? 1 : 0;
    }
  }
  return counts;
}

namespace {

/// 0 is below, bins + 1 above.
int BinOf(double value, double low, double high, int bins) {
  if (value < low) return 0;
  if (value > high) return bins + 1;
  const int bin = static_cast<int>(std::floor((value - low) / (high - low) * bins));
  return std::min(bin, bins - 1) + 1;
}

}  // namespace

std::vector<double> Histogram(const Plane& values, const Plane& weights, double low, double high, int bins) {
  std::vector<double> sums(static_cast<std::size_t>(bins) + 3);
  for (std::size_t i = 0; i < values.values.size(); ++i) {
    const double value = values.values[i];
    const int slot = std::isfinite(value) ? BinOf(value, low, high, bins) : bins + 2;
    sums[static_cast<std::size_t>(slot)] += weights.values[i];
  }
  return sums;
}

Plane Waveform(const Plane& disparity_pct, const Plane& mask, int columns, int bins, double low,
               double high) {
  Plane counts(bins + 2, columns, 1);
  for (int y = 0; y < disparity_pct.height; ++y) {
    for (int x = 0; x < disparity_pct.width; ++x) {
      const double value = disparity_pct.at(y, x);
      if (!(mask.at(y, x) > 0) || !std::isfinite(value)) continue;
      counts.at(BinOf(value, low, high, bins), x * columns / disparity_pct.width) += 1;
    }
  }
  return counts;
}

Plane Crop(const Plane& plane, int first_row, int end_row, int first_column, int end_column) {
  Plane crop(end_row - first_row, end_column - first_column, 1);
  for (int y = first_row; y < end_row; ++y) {
    for (int x = first_column; x < end_column; ++x) {
      crop.at(y - first_row, x - first_column) = plane.at(y, x);
    }
  }
  return crop;
}

}  // namespace zeroplane::gpu::reference
