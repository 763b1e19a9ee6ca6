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

  /// All in double precision and without branches, so that it becomes vector instructions of one width.
  ZP_HD int Of(float value, float weight) const {
    const double v = value, place = (v - low) * scale, last = bins - 1;
    double slot = place < last ? place : last;
    slot = v < low ? -1.0 : slot;
    slot = v > high ? last + 1 : slot;
    slot = v - v == 0.0 ? slot : last + 2;
    slot = static_cast<double>(weight) > 0.0 ? slot : last + 3;
    return static_cast<int>(slot) + 1;
  }
};

/// First picture column of a waveform's group; group `groups` begins at the width.
ZP_HD std::int64_t GroupStart(std::int64_t group, std::int64_t groups, std::int64_t width) {
  return (group * width + groups - 1) / groups;
}

}  // namespace zeroplane::gpu
