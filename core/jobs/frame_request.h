#pragma once

#include "core/jobs/effects.h"
#include "core/jobs/export_job.h"
#include "core/media/film_reader.h"

namespace zeroplane {

/// What an export asks of the renderer for a frame of a shot that has its canvas, but for
/// FrameRequest::frames, which is for the caller to set.
/// @param frames_per_second of the film, for a layout that shows the eyes in turn
FrameRequest MakeFrameRequest(const Project& project, const Shot& shot, const ExportOptions& options,
                              const VideoFrame& frame, double frames_per_second, EffectBuilder& effects);

/// The renderer's failures in words that name the frame, and no result whose depth is no number.
/// @throws Error kOutOfMemory, kDamaged; what the renderer throws
FrameResult RenderFrame(StereoRenderer& renderer, const FrameRequest& request);

}  // namespace zeroplane
