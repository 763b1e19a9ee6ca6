#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/stats/weights_math.h"

namespace zeroplane::gpu {

/// Where a value is counted: slot 0 is below the range, slots 1 ... bins are its bins, then come above, not
/// finite, and outside the mask.
struct Slots {
  double low, high, scale;  ///< scale = bins / (high - low)
  int bins;

  ZP_HD int above() const { return bins + 1; }
  ZP_HD int not_finite() const { return bins + 2; }
  ZP_HD int outside() const { return bins + 3; }
  ZP_HD int count() const { return bins + 4; }

  /// Without branches, for vector instructions.
  ZP_HD int Of(float value, bool counts) const {
    const bool finite = IsFinite(value);
    const double v = finite ? static_cast<double>(value) : low, last = bins - 1;
    const double place = (v - low) * scale;
    const double inside = place > 0.0 ? (place < last ? place : last) : 0.0;
    int slot = static_cast<int>(inside) + 1;
    slot = v < low ? 0 : slot;
    slot = v > high ? above() : slot;
    slot = finite ? slot : not_finite();
    return counts ? slot : outside();
  }
};

/// First picture column of a waveform's group; group `groups` begins at the width.
ZP_HD std::int64_t GroupStart(std::int64_t group, std::int64_t groups, std::int64_t width) {
  return (group * width + groups - 1) / groups;
}

}  // namespace zeroplane::gpu
