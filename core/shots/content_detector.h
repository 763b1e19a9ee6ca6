#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/image.h"
#include "core/base/job_context.h"
#include "core/stereo/frame_source.h"

namespace zeroplane {

struct ContentDetectorOptions {
  double threshold = 27.0;  ///< content_val at or above which a frame starts a new shot
  int min_shot_frames = 15;
  friend bool operator==(const ContentDetectorOptions&, const ContentDetectorOptions&) = default;
};

/// PySceneDetect 0.7's ContentDetector with its MERGE filter, exactly: 8-bit HSV differences of neighbouring
/// frames, scaled to 256 px. Feed frames in order; one object, one thread.
class ContentDetector {
 public:
  explicit ContentDetector(const ContentDetectorOptions& options);

  /// @param rgb 8-bit RGB, any size (all of one film alike)
  /// @return a cut found with this frame (the first frame of a new shot; at or before this one), if any
  std::optional<std::int64_t> Push(const ImageU8& rgb);
  /// content_val of the last frame pushed; 0 for the first.
  double last_value() const { return last_value_; }

 private:
  double Measure(const ImageU8& rgb);
  std::optional<std::int64_t> Merge(bool above);

  ContentDetectorOptions options_;
  double last_value_ = 0;
  ImageU8 previous_hsv_;         // empty before the first frame
  std::int64_t frame_ = -1;      // number of the last frame pushed, from 0
  std::int64_t last_above_ = 0;  // the last frame over the threshold; before there is one, the first frame
  bool merge_allowed_ = false;   // once a cut was found
  std::optional<std::int64_t> merge_start_;  // set while neighbouring cuts are being merged
};

/// Cuts a whole film into shots; constant memory. Never empty for a film with a frame.
/// @throws Error kCancelled; whatever the source throws
std::vector<FrameRange> DetectShots(FrameSource& film, const ContentDetectorOptions& options,
                                    JobContext& job);

}  // namespace zeroplane
