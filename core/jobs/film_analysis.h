#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/job_part.h"
#include "core/project/project.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

/// How the renderer and the caches name a film: its path, so that two films never share a canvas.
std::string FilmName(const MediaReference& media);

/// The median geometric range of the shots analysed so far; 0 when there is none.
double MedianRange(const std::vector<Shot>& shots);

/// Gives every shot without a canvas of this renderer's depth one, in film order; canvases of another depth
/// go.
/// @throws Error kCancelled; whatever film and renderer
/// throw
/// @param only the shots that reach into these frames; none: all
void AnalyseShots(std::vector<Shot>& shots, FrameSource& film, const std::string& film_name,
                  StereoRenderer& renderer, JobContext& job, const std::optional<FrameRange>& only = {});

/// @throws Error kCancelled when the job was
void ThrowIfCancelled(const JobContext& job, const std::string& subject);

}  // namespace zeroplane
