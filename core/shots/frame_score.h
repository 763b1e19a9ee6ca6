#pragma once

#include <cstdint>

#include "core/base/image.h"

namespace zeroplane {

/// How much a frame differs from the one before: mean absolute differences of 8-bit HSV (hue 0 … 179, not
/// taken round the circle).
struct FrameScore {
  double hue = 0, saturation = 0, brightness = 0;
  /// PySceneDetect's content_val.
  double content() const { return (hue + saturation + brightness) / 3.0; }
};

/// The picture that is measured: the longer side 256 px, as PySceneDetect makes it; smaller ones stay.
/// @param rgb 8-bit RGB
ImageU8 ShrinkForScore(const ImageU8& rgb);

/// Measures each frame once for all detectors. Feed frames in order; one object, one thread.
class FrameScorer {
 public:
  /// @param small from ShrinkForScore(), all of one size
  /// @return zeros for the first frame
  FrameScore Push(const ImageU8& small);

 private:
  ImageU8 previous_hsv_;  // empty before the first frame
};

}  // namespace zeroplane
