#include "core/base/timecode.h"

#include <algorithm>
#include <cmath>

namespace zeroplane {
namespace {

std::string TwoDigits(std::int64_t value) {
  std::string digits = std::to_string(value);
  if (digits.size() < 2) digits.insert(digits.begin(), '0');
  return digits;
}

}  // namespace

std::string Timecode(std::int64_t frame, const Rational& frame_rate) {
  const std::int64_t rate = std::max<std::int64_t>(1, std::llround(frame_rate.value()));
  const std::int64_t seconds = frame / rate;
  std::string text = TwoDigits(seconds / 3600);
  for (const std::int64_t part : {seconds / 60 % 60, seconds % 60, frame % rate})
    text.append(1, ':').append(TwoDigits(part));
  return text;
}

}  // namespace zeroplane
