#include "ui/timeline/shot_bracket.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace zeroplane::ui {
namespace {

constexpr double kUnitsPerIz = 257.0;  // iz16 = round(iz * 257)
constexpr double kFarShare = 0.01, kNearShare = 0.99;

}  // namespace

std::optional<IzBracket> BracketOf(const ShotCanvas& canvas) {
  std::vector<std::int64_t> counts(65536, 0);
  std::int64_t total = 0;
  for (const CanvasSample& sample : canvas.samples.Unpack()) {
    for (std::size_t i = 0; i < sample.iz16.size(); ++i) ++counts[sample.iz16.data()[i]];
    total += static_cast<std::int64_t>(sample.iz16.size());
  }
  if (total == 0) return std::nullopt;
  const auto percentile = [&](double share) {
    const auto rank = static_cast<std::int64_t>(std::llround(share * static_cast<double>(total - 1)));
    std::int64_t seen = 0;
    std::size_t value = 0;
    while ((seen += counts[value]) <= rank) ++value;
    return static_cast<double>(value) / kUnitsPerIz;
  };
  return IzBracket{percentile(kFarShare), percentile(kNearShare)};
}

std::vector<int> OutwardFrom(int visible, int count) {
  std::vector<int> order;
  for (int distance = 0; static_cast<int>(order.size()) < count; ++distance) {
    if (visible + distance < count) order.push_back(visible + distance);
    if (distance > 0 && visible - distance >= 0) order.push_back(visible - distance);
  }
  return order;
}

}  // namespace zeroplane::ui
