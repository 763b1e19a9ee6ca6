#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "core/jobs/export_job.h"
#include "core/jobs/film_reference.h"
#include "core/media/media_info.h"
#include "core/stereo/stereo_renderer.h"

namespace zeroplane {

/// Puts the source picture on the left and its negative on the right: what a film of it must hold is known.
/// The bracket of frame i is -i % 7 … i % 5 percent.
class NegativeRenderer final : public StereoRenderer {
 public:
  std::string DepthName() const override { return depth_name; }

  ShotCanvas AnalyseShot(FrameSource&, const std::string&, const std::optional<PictureRect>&,
                         const FrameRange& shot, double, JobContext&) override {
    ++analysed;
    ShotCanvas canvas;
    canvas.raw_near = static_cast<double>(shot.length());
    canvas.depth = depth_name;
    return canvas;
  }

  FrameResult Render(const FrameRequest& request) override {
    ++rendered;
    if (at_frame) at_frame(request.frame_index);
    FrameResult result;
    result.id = request.id;
    if (request.deep) {
      result.deep_picture = PictureOf(*request.deep);
    } else {
      result.picture = PictureOf(*request.picture);
    }
    result.near_pct = -static_cast<double>(request.frame_index % 7);
    result.far_pct = static_cast<double>(request.frame_index % 5);
    if (not_a_number_at == request.frame_index) result.near_pct = std::nan("");
    return result;
  }

  template <class T>
  static Image<T> PictureOf(const Image<T>& source) {
    Image<T> both(2 * source.width(), source.height(), 3);
    for (int y = 0; y < source.height(); ++y) {
      std::copy_n(source.row(y), source.row_size(), both.row(y));
      std::transform(source.row(y), source.row(y) + source.row_size(), both.row(y) + source.row_size(),
                     [](T value) { return static_cast<T>(std::numeric_limits<T>::max() - value); });
    }
    return both;
  }

  std::function<void(std::int64_t frame)> at_frame;
  std::int64_t not_a_number_at = -1;
  int analysed = 0, rendered = 0;
  std::string depth_name;
};

class CancellableJob final : public JobContext {
 public:
  bool Cancelled() const override { return cancelled; }
  void Report(double fraction, std::string_view) override {
    falls = falls || fraction < last;
    last = fraction;
  }
  std::atomic<bool> cancelled = false;
  double last = 0;
  bool falls = false;
};

/// A film as a project of shots with these lengths; the last one takes what is left.
inline Project ProjectOf(const std::filesystem::path& film, const std::vector<int>& lengths) {
  Project project;
  project.media = ReferenceTo(Probe(film));
  std::int64_t first = 0;
  for (const int length : lengths) {
    Shot shot;
    shot.id = ShotId(static_cast<std::int64_t>(project.shots.size()) + 1);
    shot.frames = {first, first + length};
    project.shots.push_back(shot);
    first += length;
  }
  project.shots.back().frames.end = project.media.frame_count;
  return project;
}

}  // namespace zeroplane
