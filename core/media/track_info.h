#pragma once

#include "core/media/film_input.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// What the first decoded frames tell where the container is silent, or wrong.
struct FrameSample {
  FramePtr first;      ///< null when no frame could be decoded
  int frames = 0;      ///< how many were looked at
  int interlaced = 0;  ///< of them
  int top_first = 0;   ///< of the interlaced ones
};

/// Everything of MediaInfo but what takes a pass over the packets (path, frames, rate, duration).
/// @param sample with a first frame
MediaInfo DescribeFilm(const FilmInput& film, const FrameSample& sample);

}  // namespace zeroplane
