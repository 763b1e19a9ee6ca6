#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/rational.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/transition.h"

namespace zeroplane {

/// A shot as detection, EDL and the like know it, in frames of the film (0-based).
struct ShotSpan {
  FrameRange frames;
  std::string name;  ///< may be empty
  Transition transition = Transition::kCut;
  std::int64_t transition_frames = 0;  ///< length of a dissolve or fade that it begins with; 0 for a cut
  friend bool operator==(const ShotSpan&, const ShotSpan&) = default;
};

/// What time code means in a film, for interchange.
struct FilmClock {
  Rational frame_rate{24, 1};
  std::string start_timecode;  ///< of frame 0, "01:00:00:00" or drop-frame "01:00:00;00"; empty: 00:00:00:00
  std::int64_t frame_count = 0;
};

}  // namespace zeroplane
