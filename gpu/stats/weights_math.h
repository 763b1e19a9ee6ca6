#pragma once

#include <cfloat>
#include <cstdint>

#include "gpu/base/host_device.h"

/// How much the value at index i counts, the same for every statistic: three kinds of weights.
namespace zeroplane::gpu {

ZP_HD bool IsFinite(float value) {
  return (value >= -FLT_MAX) & (value <= FLT_MAX);
}

/// Every value once.
struct Everywhere {
  static constexpr bool kCounts = true;  ///< 0 or 1
  ZP_HD float operator()(std::int64_t) const { return 1.0f; }
};

/// Once where the mask is set.
struct Inside {
  static constexpr bool kCounts = true;
  const std::uint8_t* mask;
  ZP_HD float operator()(std::int64_t i) const { return mask[i] != 0 ? 1.0f : 0.0f; }
};

/// By its weight; a weight that is negative, infinite or not a number counts as nothing.
struct Weighted {
  static constexpr bool kCounts = false;
  const float* weights;
  ZP_HD float operator()(std::int64_t i) const {
    const float weight = weights[i];
    return weight > 0.0f && weight <= FLT_MAX ? weight : 0.0f;
  }
};

}  // namespace zeroplane::gpu
