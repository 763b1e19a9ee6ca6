#include "core/jobs/film_analysis.h"

#include <algorithm>

#include "core/base/error.h"

namespace zeroplane {

std::string FilmName(const MediaReference& media) { return media.path.string(); }

double MedianRange(const std::vector<Shot>& shots) {
  std::vector<double> ranges;
  for (const Shot& shot : shots) {
    if (shot.canvas) ranges.push_back(shot.canvas->geometric_range());
  }
  if (ranges.empty()) return 0;
  std::nth_element(ranges.begin(), ranges.begin() + ranges.size() / 2, ranges.end());
  return ranges[ranges.size() / 2];
}

void AnalyseShots(std::vector<Shot>& shots, FrameSource& film, const std::string& film_name, StereoRenderer& renderer,
                  JobContext& job) {
  for (std::size_t i = 0; i < shots.size(); ++i) {
    ThrowIfCancelled(job, film_name);
    if (shots[i].canvas) continue;
    const double size = static_cast<double>(shots.size());
    JobPart part(job, i / size, (i + 1) / size);
    shots[i].canvas = renderer.AnalyseShot(film, film_name, shots[i].frames, MedianRange(shots), part);
  }
}

void ThrowIfCancelled(const JobContext& job, const std::string& subject) {
  if (job.Cancelled()) throw Error(ErrorCode::kCancelled, subject, "was cancelled");
}

}  // namespace zeroplane
