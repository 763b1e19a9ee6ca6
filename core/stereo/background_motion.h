#pragma once

#include "core/base/image.h"

namespace zeroplane {

/// Pixels right and down.
struct MotionPx {
  double right = 0, down = 0;
  friend bool operator==(const MotionPx&, const MotionPx&) = default;
};

/// What most of the background does between two frames, a still camera's being zero: each component's median
/// over every eighth pixel of every eighth row whose disparity is at least those pixels' median.
/// @param flow         2 channels, pixels, as FlowEstimator gives it; what is not finite is left out
/// @param disparity_px 1 channel, on the pixels of the frame where the flow starts
/// @return NaN where no pixel is left
/// @throws std::logic_error for shapes that do not fit
MotionPx BackgroundMotion(const ImageF32& flow, const ImageF32& disparity_px);

}  // namespace zeroplane
