#include "core/shots/adaptive_detector.h"

#include <algorithm>
#include <numeric>

#include "core/base/check.h"

namespace zeroplane {

double AdaptiveRatio(double content, std::span<const double> neighbours, double min_content) {
  constexpr double kMaxRatio = 255.0, kNoChange = 1e-5;
  if (neighbours.empty()) return 0.0;
  const double mean =
      std::accumulate(neighbours.begin(), neighbours.end(), 0.0) / static_cast<double>(neighbours.size());
  if (mean < kNoChange) return content >= min_content ? kMaxRatio : 0.0;
  return std::min(content / mean, kMaxRatio);
}

AdaptiveDetector::AdaptiveDetector(const AdaptiveDetectorOptions& options) : options_(options) {
  ZP_CHECK_GE(options.threshold, 0.0);
  ZP_CHECK_GE(options.min_content, 0.0);
  ZP_CHECK_GE(options.min_shot_frames, 0);
}

std::optional<std::int64_t> AdaptiveDetector::Push(double content) {
  ++frame_;
  std::shift_left(contents_.begin(), contents_.end(), 1);
  contents_.back() = content;
  if (frame_ < 2 * kWindow) return std::nullopt;
  const double target = contents_[kWindow];
  const std::array<double, 2 * kWindow> neighbours{contents_[0], contents_[1], contents_[3], contents_[4]};
  last_ratio_ = AdaptiveRatio(target, neighbours, options_.min_content);
  const bool long_enough = frame_ - last_cut_ >= options_.min_shot_frames;
  if (*last_ratio_ < options_.threshold || target < options_.min_content || !long_enough) return std::nullopt;
  last_cut_ = frame_ - kWindow;
  return last_cut_;
}

}  // namespace zeroplane
