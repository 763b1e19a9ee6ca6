#pragma once

#include "core/media/ffmpeg_ptr.h"
#include "core/media/film_reader.h"

namespace zeroplane {

/// The ticks that a film's frames are written in. They are the source's own, with one exception: a constant
/// rate that the source's ticks are too coarse for (24000/1001 in Matroska's milliseconds) gets back the
/// exact spacing that rounding took from it, in containers that can hold it; no frame moves by more than one
/// of the source's ticks.
class FrameClock {
 public:
  /// @param any_ticks the container takes any time base (MP4, MOV)
  FrameClock(const FilmReader& source, bool any_ticks);

  AVRational time_base() const { return ticks_; }
  /// From the source's ticks to these.
  FrameTime Map(const FrameTime& time) const;

 private:
  std::int64_t MapPts(std::int64_t pts) const;

  AVRational source_ticks_, ticks_;
  AVRational frame_ = {0, 1};  ///< length of a frame in seconds where spacing is restored, else 0
  std::int64_t first_pts_ = 0;
};

}  // namespace zeroplane
