#include "core/shots/content_detector.h"

#include "core/base/check.h"

namespace zeroplane {

ContentDetector::ContentDetector(const ContentDetectorOptions& options) : options_(options) {
  ZP_CHECK_GE(options.threshold, 0.0);
  ZP_CHECK_GE(options.min_shot_frames, 0);
}

// Cuts closer than the shortest shot are merged into the last of them.
std::optional<std::int64_t> ContentDetector::Push(double content) {
  ++frame_;
  const bool above = content >= options_.threshold;
  const bool long_enough = frame_ - last_above_ >= options_.min_shot_frames;
  if (above) last_above_ = frame_;
  if (merge_start_) {
    if (!long_enough || above || last_above_ - *merge_start_ < options_.min_shot_frames) return std::nullopt;
    merge_start_.reset();
    return last_above_;
  }
  if (!above) return std::nullopt;
  if (long_enough) {
    merge_allowed_ = true;
    return frame_;
  }
  if (merge_allowed_) merge_start_ = frame_;
  return std::nullopt;
}

}  // namespace zeroplane
