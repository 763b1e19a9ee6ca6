#include "core/jobs/film_analysis.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/jobs/active_picture.h"

namespace zeroplane {
namespace {

// Shots flatter than this share of the median may be stretched less (StereoRenderer::AnalyseShot).
constexpr double kFlatShare = 0.25;
constexpr double kLookingShare = 0.02;  // of the progress bar

}  // namespace

std::string FilmName(const MediaReference& media) {
  return media.path.string();
}

double MedianRange(const std::vector<Shot>& shots) {
  std::vector<double> ranges;
  for (const Shot& shot : shots) {
    if (shot.canvas) ranges.push_back(shot.canvas->geometric_range());
  }
  if (ranges.empty()) return 0;
  std::nth_element(ranges.begin(), ranges.begin() + ranges.size() / 2, ranges.end());
  return ranges[ranges.size() / 2];
}

std::string CanvasDepth(const Project& project, const std::string& depth_name) {
  return NameOfPart(depth_name, project.ActivePart());
}

void LookForActivePicture(Project& project, FrameSource& film, JobContext& job) {
  if (!project.active_picture) project.active_picture = FindActivePicture(film, job);
}

void AnalyseShots(Project& project, FrameSource& film, StereoRenderer& renderer, JobContext& job,
                  const std::optional<FrameRange>& only) {
  JobPart looking(job, 0, kLookingShare), analysing(job, kLookingShare, 1);
  LookForActivePicture(project, film, looking);
  const std::string film_name = FilmName(project.media), depth = CanvasDepth(project, renderer.DepthName());
  std::vector<Shot*> fresh;
  for (Shot& shot : project.shots) {
    if (shot.canvas && shot.canvas->depth != depth) shot.canvas.reset();
    const bool wanted = !only || (shot.frames.first < only->end && shot.frames.end > only->first);
    if (wanted && !shot.canvas) fresh.push_back(&shot);
  }
  const auto analyse = [&](Shot& shot, JobContext& part) {
    ThrowIfCancelled(job, film_name);
    shot.canvas = renderer.AnalyseShot(film, film_name, project.ActivePart(), shot.frames,
                                       MedianRange(project.shots), part);
  };
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    const double size = static_cast<double>(fresh.size());
    JobPart part(analysing, static_cast<double>(i) / size, static_cast<double>(i + 1) / size);
    analyse(*fresh[i], part);
  }
  // The first shots were stretched before the film's median was known. The renderer still has their depth.
  const double median = MedianRange(project.shots);
  SilentJob again;
  for (Shot* shot : fresh) {
    if (shot->canvas->geometric_range() < kFlatShare * median) analyse(*shot, again);
  }
}

void ThrowIfCancelled(const JobContext& job, const std::string& subject) {
  if (job.Cancelled()) throw Error(ErrorCode::kCancelled, subject, "was cancelled");
}

}  // namespace zeroplane
