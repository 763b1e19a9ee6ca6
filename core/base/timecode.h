#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/rational.h"

namespace zeroplane {

/// How frames are numbered (SMPTE 12M). Drop-frame keeps time code near the clock at 29.97 and 59.94 frames a
/// second: numbers, not frames, are left out at the start of each minute that is not a tenth one.
enum class TimecodeCounting { kNonDrop, kDropFrame };

/// The numbers in a second: the rate rounded to whole frames, 24 for 24000/1001; at least 1.
int NominalRate(const Rational& frame_rate);
/// At multiples of 30 numbers a second.
bool HasDropFrame(const Rational& frame_rate);

/// The number of a frame within a day, HH:MM:SS:FF. After the last one of the day comes 00:00:00:00.
class Timecode {
 public:
  /// @param frame counted from 00:00:00:00; any, also negative, is taken modulo 24 h
  /// @param counting kDropFrame only where HasDropFrame()
  Timecode(std::int64_t frame, const Rational& frame_rate,
           TimecodeCounting counting = TimecodeCounting::kNonDrop);

  /// Reads "01:00:00:00", or drop-frame "01:00:00;00" or "01:00:00.00" (";" may also stand elsewhere).
  /// @param unmarked how a text with ":" alone is counted
  /// @throws Error kInvalidArgument saying what is wrong, also for a number that drop-frame leaves out
  static Timecode Parse(std::string_view text, const Rational& frame_rate,
                        TimecodeCounting unmarked = TimecodeCounting::kNonDrop);

  std::int64_t frame() const { return frame_; }  ///< from 00:00:00:00, within the day
  TimecodeCounting counting() const { return counting_; }
  std::int64_t FramesInDay() const;
  /// With ";" before the frames of drop-frame; the frames have two digits, three above 100 a second.
  std::string ToString() const;

  /// @param frames may be negative
  Timecode operator+(std::int64_t frames) const;
  /// The frames from `other` to this one the short way round the clock: in (-12 h, 12 h]. Same rate.
  std::int64_t FramesSince(const Timecode& other) const;
  friend bool operator==(const Timecode&, const Timecode&) = default;

 private:
  std::int64_t frame_;
  int rate_;
  TimecodeCounting counting_;
};

}  // namespace zeroplane
