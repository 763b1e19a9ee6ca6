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

/// ShotCanvas::depth of the project's canvases by a renderer of this DepthName().
std::string CanvasDepth(const Project& project, const std::string& depth_name);

/// Finds the film's active picture (core/jobs/active_picture.h), unless that was done.
void LookForActivePicture(Project& project, FrameSource& film, JobContext& job);

/// LookForActivePicture(), and then gives every shot without a canvas of this
/// renderer's depth one, in film order; canvases of another depth go.
/// @throws Error kCancelled; whatever film and renderer throw
/// @param only the shots that reach into these frames; none: all
void AnalyseShots(Project& project, FrameSource& film, StereoRenderer& renderer, JobContext& job,
                  const std::optional<FrameRange>& only = {});

/// @throws Error kCancelled when the job was
void ThrowIfCancelled(const JobContext& job, const std::string& subject);

}  // namespace zeroplane
