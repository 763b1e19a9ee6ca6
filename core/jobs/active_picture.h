#pragma once

#include "core/base/job_context.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/picture_rect.h"

namespace zeroplane {

/// The part of a film's picture that is not letterbox or pillarbox, found in at most 24 frames spread over
/// the film. A bar is near-black in all of them, all along its side, and ends at a straight, hard edge: the
/// picture is lit along most of it in one frame or another. So a dark scene, a night sky or a title on black
/// is no bar. A still has one frame only: there a bar needs its twin on the other side. Frames that cannot be
/// decoded are passed over. @return the whole picture where there are no bars
/// @throws Error kCancelled; whatever the film throws but kDamaged
PictureRect FindActivePicture(FrameSource& film, JobContext& job);

}  // namespace zeroplane
