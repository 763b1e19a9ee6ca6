#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/check.h"
#include "core/stereo/frame_source.h"

namespace zeroplane {

/// A shot with frames beyond its cuts, as far as the film has them.
/// @param handle_frames on either side, 0 or more
inline FrameRange WithHandles(const FrameRange& frames, std::int64_t handle_frames,
                              std::int64_t frame_count) {
  ZP_CHECK_GE(handle_frames, 0);
  return {std::max<std::int64_t>(0, frames.first - handle_frames),
          std::min(frame_count, frames.end + handle_frames)};
}

}  // namespace zeroplane
