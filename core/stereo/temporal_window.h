#pragma once

#include <cstdint>
#include <vector>

#include "core/stereo/frame_source.h"

namespace zeroplane {

struct TemporalWindowOptions {
  /// Distances, frames, rising: near frames match best, far ones have had time to uncover what is hidden; the
  /// last is the farthest across which motion is still worth estimating.
  std::vector<int> reaches = {1, 4};
  /// @throws std::logic_error for reaches that are not positive or do not rise
  void Check() const;
};

/// The neighbours whose pictures may fill holes of `frame`: those distances before and after it, nearest
/// first, the earlier first of two. Never a frame from outside the shot: beyond a cut there is another scene.
/// Where the shot does not reach so far, its end frame is taken.
/// @throws std::logic_error when `frame` is not in the shot, or as Check()
std::vector<std::int64_t> TemporalWindow(std::int64_t frame, const FrameRange& shot,
                                         const TemporalWindowOptions& options = {});

}  // namespace zeroplane
