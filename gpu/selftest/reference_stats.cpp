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

}  // namespace zeroplane::gpu::reference
