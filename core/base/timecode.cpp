#include "core/base/timecode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/base/check.h"
#include "core/base/error.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kMinutesInDay = std::int64_t{24} * 60;

struct Fields {
  std::int64_t hours, minutes, seconds, frames;
};

/// Numbers left out at a minute.
std::int64_t Dropped(std::int64_t rate, TimecodeCounting counting) {
  return counting == TimecodeCounting::kDropFrame ? rate / 15 : 0;
}

/// What to add a minute's seconds and frames to, as they are written; `minute` counts from the start of the
/// day. Where it is a whole tenth, that is the number of frames before it.
std::int64_t MinuteBase(std::int64_t minute, std::int64_t rate, TimecodeCounting counting) {
  return minute * 60 * rate - (minute - minute / 10) * Dropped(rate, counting);
}

Fields ToFields(std::int64_t frame, std::int64_t rate, TimecodeCounting counting) {
  const std::int64_t dropped = Dropped(rate, counting);
  const std::int64_t ten_minutes = MinuteBase(10, rate, counting);
  std::int64_t minute = frame / ten_minutes * 10;
  std::int64_t rest = frame % ten_minutes;
  if (rest >= 60 * rate) {  // past the tenth minute, which is whole
    const std::int64_t short_minute = 60 * rate - dropped;
    minute += 1 + (rest - 60 * rate) / short_minute;
    rest = (rest - 60 * rate) % short_minute + dropped;
  }
  return {minute / 60, minute % 60, rest / rate, rest % rate};
}

std::string PaddedTo(std::size_t digits, std::int64_t value) {
  std::string text = std::to_string(value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

/// Four groups of one to three digits; ":" and ";" or "." between them.
struct Split {
  std::array<std::int64_t, 4> numbers{};
  bool marked_drop = false;
};

std::optional<Split> SplitText(std::string_view text) {
  Split split;
  std::size_t group = 0, digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits > 3) return std::nullopt;
      split.numbers[group] = split.numbers[group] * 10 + (c - '0');
    } else if (digits > 0 && group < 3 && (c == ':' || c == ';' || (c == '.' && group == 2))) {
      split.marked_drop |= c != ':';
      ++group;
      digits = 0;
    } else {
      return std::nullopt;
    }
  }
  if (group != 3 || digits == 0) return std::nullopt;
  return split;
}

std::string WhatIsWrong(const Fields& fields, std::int64_t rate, TimecodeCounting counting) {
  if (fields.hours > 23) return "has an hour above 23";
  if (fields.minutes > 59) return "has a minute above 59";
  if (fields.seconds > 59) return "has a second above 59";
  if (fields.frames >= rate) {
    std::string text("has frame ");
    return text.append(std::to_string(fields.frames))
        .append(", and there are ")
        .append(std::to_string(rate))
        .append(" in a second, counted from 0");
  }
  if (fields.minutes % 10 != 0 && fields.seconds == 0 && fields.frames < Dropped(rate, counting))
    return "is a number that drop-frame leaves out";
  return {};
}

[[noreturn]] void ThrowBad(std::string_view text, const std::string& problem) {
  throw Error(ErrorCode::kInvalidArgument, "\"" + std::string(text) + "\"", problem,
              "A time code looks like 01:00:00:00, or 01:00:00;00 in drop-frame.");
}

}  // namespace

int NominalRate(const Rational& frame_rate) {
  constexpr double kLargest = 1e6;
  return static_cast<int>(std::lround(std::clamp(frame_rate.value(), 1.0, kLargest)));
}

bool HasDropFrame(const Rational& frame_rate) {
  return NominalRate(frame_rate) % 30 == 0;
}

Timecode::Timecode(std::int64_t frame, const Rational& frame_rate, TimecodeCounting counting)
    : frame_(frame), rate_(NominalRate(frame_rate)), counting_(counting) {
  ZP_CHECK(counting == TimecodeCounting::kNonDrop || HasDropFrame(frame_rate), rate_);
  frame_ %= FramesInDay();
  if (frame_ < 0) frame_ += FramesInDay();
}

Timecode Timecode::Parse(std::string_view text, const Rational& frame_rate, TimecodeCounting unmarked) {
  const std::optional<Split> split = SplitText(text);
  if (!split) ThrowBad(text, "is not a time code");
  const TimecodeCounting counting = split->marked_drop ? TimecodeCounting::kDropFrame : unmarked;
  const std::int64_t rate = NominalRate(frame_rate);
  if (counting == TimecodeCounting::kDropFrame && !HasDropFrame(frame_rate))
    ThrowBad(text, "is drop-frame, which does not exist at " + std::to_string(rate) + " frames a second");
  const auto [hours, minutes, seconds, frames] = split->numbers;
  const std::string wrong = WhatIsWrong({hours, minutes, seconds, frames}, rate, counting);
  if (!wrong.empty()) ThrowBad(text, wrong);
  return Timecode(MinuteBase(hours * 60 + minutes, rate, counting) + seconds * rate + frames, frame_rate,
                  counting);
}

std::int64_t Timecode::FramesInDay() const {
  return MinuteBase(kMinutesInDay, rate_, counting_);
}

std::string Timecode::ToString() const {
  const Fields fields = ToFields(frame_, rate_, counting_);
  std::string text = PaddedTo(2, fields.hours);
  text.append(1, ':').append(PaddedTo(2, fields.minutes));
  text.append(1, ':').append(PaddedTo(2, fields.seconds));
  text.append(1, counting_ == TimecodeCounting::kDropFrame ? ';' : ':');
  return text.append(PaddedTo(rate_ > 100 ? 3 : 2, fields.frames));
}

Timecode Timecode::operator+(std::int64_t frames) const {
  return Timecode(frame_ + frames % FramesInDay(), Rational{rate_, 1}, counting_);
}

std::int64_t Timecode::FramesSince(const Timecode& other) const {
  ZP_CHECK_EQ(rate_, other.rate_);
  const std::int64_t day = FramesInDay();
  std::int64_t frames = (frame_ - other.frame_) % day;
  if (frames > day / 2) frames -= day;
  if (frames <= -day + day / 2) frames += day;
  return frames;
}

}  // namespace zeroplane
