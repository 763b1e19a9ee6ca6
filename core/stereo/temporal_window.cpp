#include "core/stereo/temporal_window.h"

#include <algorithm>
#include <cstdlib>

#include "core/base/check.h"

namespace zeroplane {

void TemporalWindowOptions::Check() const {
  int before = 0;
  for (const int reach : reaches) {
    ZP_CHECK_LT(before, reach);
    before = reach;
  }
}

std::vector<std::int64_t> TemporalWindow(std::int64_t frame, const FrameRange& shot,
                                         const TemporalWindowOptions& options) {
  options.Check();
  ZP_CHECK(shot.Contains(frame), "a frame outside the shot");
  std::vector<std::int64_t> neighbours;
  for (const int reach : options.reaches) {
    for (const std::int64_t neighbour :
         {std::max(frame - reach, shot.first), std::min(frame + reach, shot.end - 1)}) {
      if (neighbour != frame && !std::ranges::count(neighbours, neighbour)) neighbours.push_back(neighbour);
    }
  }
  std::ranges::stable_sort(neighbours, {},
                           [&](std::int64_t neighbour) { return std::abs(neighbour - frame); });
  return neighbours;
}

}  // namespace zeroplane
