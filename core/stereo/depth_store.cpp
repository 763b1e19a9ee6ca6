#include "core/stereo/depth_store.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace zeroplane {
namespace {

constexpr double kMostSteps = 65535;

}  // namespace

RawDepth Quantised(const ImageF32& map) {
  ZP_CHECK_EQ(map.channels(), 1);
  ZP_CHECK(!map.empty(), "a map without pixels");
  const float* const end = map.data() + map.size();
  ZP_CHECK(std::all_of(map.data(), end, [](float value) { return std::isfinite(value); }),
           "a map that is not finite");
  const auto [low, high] = std::minmax_element(map.data(), end);
  RawDepth depth{ImageU16(map.width(), map.height(), 1), *low, *high};
  const double range = double{*high} - *low;
  if (range == 0) return depth;
  std::transform(map.data(), end, depth.steps.data(), [&](float value) {
    return static_cast<std::uint16_t>(std::lround((double{value} - *low) / range * kMostSteps));
  });
  return depth;
}

ImageF32 Restored(const RawDepth& depth) {
  ImageF32 map(depth.steps.width(), depth.steps.height(), 1);
  const double step = (double{depth.high} - depth.low) / kMostSteps;
  std::transform(depth.steps.data(), depth.steps.data() + depth.steps.size(), map.data(),
                 [&](std::uint16_t steps) { return static_cast<float>(depth.low + step * steps); });
  return map;
}

}  // namespace zeroplane
