#pragma once

#include <span>
#include <vector>

#include "core/stereo/screen.h"

namespace zeroplane {

/// *Make it 3D*, for films that nobody grades: the film's deepest shots (its 90th percentile) get the
/// screen's depth budget times `strength`, the others as much less as they are flatter, down to a quarter.
/// The scene lies on both sides of the screen as its limits do, so that it fits at any strength. A screen
/// without limits counts as the default one.
/// @param strength 0 … 1
/// @param geometric_ranges ShotCanvas::geometric_range() of every shot; 0 where it is not known, which counts
///        as the median of the known ones
std::vector<Grade> GradesOfStrength(const Screen& screen, double strength,
                                    std::span<const double> geometric_ranges);

}  // namespace zeroplane
