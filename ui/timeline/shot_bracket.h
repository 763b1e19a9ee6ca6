#pragma once

#include <optional>
#include <vector>

#include "core/stereo/shot_canvas.h"

namespace zeroplane::ui {

/// Canvas values between which a shot lies: 1st and 99th percentile over all its analysed frames.
struct IzBracket {
  double far_iz = 0, near_iz = 255;
};

/// nullopt for a canvas without samples.
std::optional<IzBracket> BracketOf(const ShotCanvas& canvas);

/// Indices 0 … count - 1 in the order in which shots are to be analysed: the visible one, then outward from
/// it.
std::vector<int> OutwardFrom(int visible, int count);

}  // namespace zeroplane::ui
