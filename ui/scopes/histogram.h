#pragma once

#include <optional>
#include <span>
#include <vector>

namespace zeroplane::ui {

/// Even bins over [low, high).
struct Histogram {
  double low = 0, high = 1;
  std::vector<int> counts;

  double bin_width() const { return (high - low) / static_cast<double>(counts.size()); }
  double Centre(std::size_t bin) const { return low + (static_cast<double>(bin) + 0.5) * bin_width(); }
};

/// Values outside go into the nearest bin. `bins` > 0, low < high.
Histogram MakeHistogram(std::span<const double> values, double low, double high, int bins);

struct AxisRange {
  double low = 0, high = 1;
};

struct Curve {
  double mean = 0, sigma = 0;
};
/// A range that shows all values, and each curve out to 2.5 sigma; not empty.
/// @param floor values below it cannot occur and are not shown
AxisRange RangeFor(std::span<const double> values, std::span<const Curve> curves,
                   std::optional<double> floor = std::nullopt);

/// The bell curve with a peak of 1; for a sigma of 0, 1 at the mean alone.
double Bell(double value, const Curve& curve);

}  // namespace zeroplane::ui
