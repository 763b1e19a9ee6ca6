#include "core/stereo/window_edges.h"

#include <algorithm>
#include <cmath>

namespace zeroplane {
namespace {

constexpr double kUnitsPerIz = 257.0;  // iz16 = round(iz * 257)
constexpr double kStripShare = 0.02, kNearShare = 0.98;

/// Columns [first, first + count).
double NearestOf(const ImageU16& iz16, int first, int count) {
  std::vector<std::uint16_t> values;
  for (int y = 0; y < iz16.height(); ++y)
    for (int x = first; x < first + count; ++x) values.push_back(iz16.at(x, y));
  const auto rank = std::lround(kNearShare * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + rank);
  return values[static_cast<std::size_t>(rank)] / kUnitsPerIz;
}

}  // namespace

std::vector<EdgeDepth> EdgeDepths(const CanvasSamples& samples) {
  std::vector<EdgeDepth> edges;
  for (const auto& [frame, iz16] : samples.Unpack()) {
    if (iz16.empty()) continue;
    const int strip = std::max(1, static_cast<int>(std::lround(kStripShare * iz16.width())));
    edges.push_back({frame, NearestOf(iz16, 0, strip), NearestOf(iz16, iz16.width() - strip, strip)});
  }
  std::ranges::sort(edges, {}, &EdgeDepth::frame);
  return edges;
}

}  // namespace zeroplane
