#pragma once

#include <string>

#include "core/stereo/canvas_samples.h"

namespace zeroplane {

/// The one affine transform that turns a network's inverse depth into the canvas iz for every frame of a
/// shot, so that nothing pumps: iz = Knee(offset + scale * raw). `raw_far` and `raw_near` are the 2nd
/// and 99.8th percentile of the network's output over the analysed frames. `samples` (at most 24, evenly
/// spaced) carry the medians of local effects and the shot's depth bracket. Kept in the project: preview,
/// export and resume agree. A copy costs little.
struct ShotCanvas {
  double raw_far = 0, raw_near = 1;
  double scale = 1, offset = 0;
  CanvasSamples samples;
  /// StereoRenderer::DepthName() of whose output it is, and of which part of the pictures (NameOfPart()): it
  /// fits no other's.
  std::string depth;

  double geometric_range() const { return raw_near - raw_far; }
  friend bool operator==(const ShotCanvas&, const ShotCanvas&) = default;
};

}  // namespace zeroplane
