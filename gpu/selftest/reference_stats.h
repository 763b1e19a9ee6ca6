#pragma once

#include <cstdint>
#include <vector>

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// stats.h, of finite values
double Percentile(std::vector<double> values, double percent);
double WeightedMedian(const std::vector<double>& values, const std::vector<double>& weights);

/// The finite values whose weight is above 0.
std::vector<double> Kept(const Plane& values, const Plane& weights);

/// style_fit.h. For an empty or constant iz `fitted` is false and the rest is of no meaning.
struct Fit {
  bool fitted = false;
  double s = 0, t = 0, residual_rms = 0, weight = 0;
  double spread_iz = 0, spread_d = 0;  ///< standard deviations: what errors are measured by
};
Fit FitStyle(const Plane& iz, const Plane& disparity, const Plane& weights, double ridge);

struct EdgeCounts {
  std::int64_t intersection = 0, union_count = 0;
};
EdgeCounts DdcEdges(const Plane& iz, const Plane& disparity_px, const Plane& valid, double s);

/// histogram.h: below, the bins, above, not finite.
std::vector<double> Histogram(const Plane& values, const Plane& weights, double low, double high, int bins);
/// [bins + 2, columns]
Plane Waveform(const Plane& disparity_pct, const Plane& mask, int columns, int bins, double low, double high);

/// edge_disparity.h: rows [first_row, end_row), columns [first_column, end_column).
Plane Crop(const Plane& plane, int first_row, int end_row, int first_column, int end_column);

}  // namespace zeroplane::gpu::reference
