#include "core/media/smpte_timecode.h"

#include <cstdio>

namespace zeroplane {
namespace {

constexpr std::uint32_t kDropFrame = 0x40;

}  // namespace

std::string TimecodeText(std::uint32_t packed) {
  const auto decimals = [&](int shift, unsigned tens_mask) -> unsigned {
    const unsigned units = packed >> shift & 0xf, tens = packed >> (shift + 4) & tens_mask;
    return units <= 9 ? tens * 10 + units : 100;
  };
  const unsigned frames = decimals(0, 3), seconds = decimals(8, 7), minutes = decimals(16, 7),
                 hours = decimals(24, 3);
  if (frames > 39 || seconds > 59 || minutes > 59 || hours > 23) return {};
  char text[16];
  std::snprintf(text, sizeof text, "%02u:%02u:%02u%c%02u", hours % 100, minutes % 100, seconds % 100,
                packed & kDropFrame ? ';' : ':', frames % 100);
  return text;
}

std::optional<std::uint32_t> PackedTimecode(const std::string& text) {
  unsigned hours = 0, minutes = 0, seconds = 0, frames = 0;
  char separator = 0;
  if (std::sscanf(text.c_str(), "%2u:%2u:%2u%c%2u", &hours, &minutes, &seconds, &separator, &frames) != 5 ||
      (separator != ':' && separator != ';' && separator != '.'))
    return std::nullopt;
  if (hours > 23 || minutes > 59 || seconds > 59 || frames > 39) return std::nullopt;
  const auto decimals = [](unsigned value) { return value / 10 << 4 | value % 10; };
  return decimals(hours) << 24 | decimals(minutes) << 16 | decimals(seconds) << 8 | decimals(frames) |
         (separator == ':' ? 0 : kDropFrame);
}

}  // namespace zeroplane
