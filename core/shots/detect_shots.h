#pragma once

#include <vector>

#include "core/base/job_context.h"
#include "core/shots/shot_detector.h"
#include "core/shots/shot_list.h"
#include "core/stereo/frame_source.h"

namespace zeroplane {

/// Cuts a whole film into shots, without names, that follow one another and cover it; empty only for a film
/// without frames. Memory does not grow with the film. Frames are read in the calling thread, in order, and
/// measured in another.
/// @throws Error kCancelled, and kInvalidArgument for the options; whatever the source throws
std::vector<ShotSpan> DetectShots(FrameSource& film, const DetectOptions& options, JobContext& job);

}  // namespace zeroplane
