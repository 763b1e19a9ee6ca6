#pragma once

#include <cstdint>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// One analysed frame of a shot, small: the canvas as round(iz * 257).
struct CanvasSample {
  std::int64_t frame_index = 0;
  ImageU16 iz16;
  friend bool operator==(const CanvasSample&, const CanvasSample&) = default;
};

/// The one affine transform that turns a network's inverse depth into the canvas iz for every frame of a
/// shot, so that nothing pumps: iz = Knee(offset + scale * raw). `raw_far` and `raw_near` are the 2nd
/// and 99.8th percentile of the network's output over the analysed frames. `samples` (at most 24, evenly
/// spaced) carry the medians of local effects and the shot's depth bracket. Kept in the project: preview,
/// export and resume agree.
struct ShotCanvas {
  double raw_far = 0, raw_near = 1;
  double scale = 1, offset = 0;
  std::vector<CanvasSample> samples;

  double geometric_range() const { return raw_near - raw_far; }
  friend bool operator==(const ShotCanvas&, const ShotCanvas&) = default;
};

}  // namespace zeroplane
