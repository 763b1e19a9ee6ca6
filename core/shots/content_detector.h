#pragma once

#include <cstdint>
#include <optional>

namespace zeroplane {

struct ContentDetectorOptions {
  double threshold = 27.0;  ///< content_val at or above which a frame starts a new shot
  int min_shot_frames = 15;
  friend bool operator==(const ContentDetectorOptions&, const ContentDetectorOptions&) = default;
};

/// PySceneDetect 0.7's ContentDetector with its MERGE filter, exactly.
class ContentDetector {
 public:
  explicit ContentDetector(const ContentDetectorOptions& options);

  /// @param content FrameScore::content() of the next frame
  /// @return a cut found with this frame (the first frame of a new shot; at or before this one), if any
  std::optional<std::int64_t> Push(double content);

 private:
  ContentDetectorOptions options_;
  std::int64_t frame_ = -1;      // number of the last frame pushed, from 0
  std::int64_t last_above_ = 0;  // the last frame over the threshold; before there is one, the first frame
  bool merge_allowed_ = false;   // once a cut was found
  std::optional<std::int64_t> merge_start_;  // set while neighbouring cuts are being merged
};

}  // namespace zeroplane
