#pragma once

#include <cstdint>
#include <string>

#include "core/base/rational.h"

namespace zeroplane {

/// Non-drop timecode HH:MM:SS:FF of a frame, counted at the rate rounded to whole frames.
std::string Timecode(std::int64_t frame, const Rational& frame_rate);

}  // namespace zeroplane
