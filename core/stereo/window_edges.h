#pragma once

#include <cstdint>
#include <vector>

#include "core/stereo/canvas_samples.h"

namespace zeroplane {

/// How near what the picture's sides cut comes, in one analysed frame of a shot.
struct EdgeDepth {
  std::int64_t frame = 0;
  double left_iz = 0, right_iz = 0;
  friend bool operator==(const EdgeDepth&, const EdgeDepth&) = default;
};

/// For each sample, by frame: the 98th percentile of the canvas in a strip of 2 % of the width along each
/// side (at least one column). A sample without pixels is left out.
std::vector<EdgeDepth> EdgeDepths(const CanvasSamples& samples);

}  // namespace zeroplane
