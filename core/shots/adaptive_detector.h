#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace zeroplane {

/// How often a frame's content_val is the mean of its neighbours', at most 255. Where the neighbours do not
/// change at all: 255 if the frame reaches `min_content`, else 0.
double AdaptiveRatio(double content, std::span<const double> neighbours, double min_content);

struct AdaptiveDetectorOptions {
  double threshold = 3.0;     ///< of the ratio
  double min_content = 15.0;  ///< content_val that a cut must reach besides
  int min_shot_frames = 15;
  friend bool operator==(const AdaptiveDetectorOptions&, const AdaptiveDetectorOptions&) = default;
};

/// PySceneDetect 0.7's AdaptiveDetector, exactly: a cut stands out of the two frames on either side.
class AdaptiveDetector {
 public:
  static constexpr int kWindow = 2;  ///< frames on either side

  explicit AdaptiveDetector(const AdaptiveDetectorOptions& options);

  /// @param content FrameScore::content() of the next frame
  /// @return the frame kWindow before this one, if a shot starts there
  std::optional<std::int64_t> Push(double content);
  /// The ratio of the frame kWindow before the last one pushed; none while there are fewer than five.
  std::optional<double> last_ratio() const { return last_ratio_; }

 private:
  AdaptiveDetectorOptions options_;
  std::array<double, 2 * kWindow + 1> contents_{};  // of the last frames, oldest first
  std::int64_t frame_ = -1;                         // number of the last frame pushed, from 0
  std::int64_t last_cut_ = 0;                       // at first, the first frame
  std::optional<double> last_ratio_;
};

}  // namespace zeroplane
