#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/shots/thumbnail.h"

namespace zeroplane {

/// What makes a frame a candidate; what is then looked at has no settings.
struct CutDetectorOptions {
  double content_threshold = 27.0;  ///< content_val, as ContentDetector's
  double adaptive_threshold = 3.0;  ///< ratio, as AdaptiveDetector's
  double adaptive_min_content = 15.0;
};

struct HardCut {
  std::int64_t frame = 0;  ///< first of the new shot
  double strength = 0;     ///< what no motion explains, in 8-bit levels
};

/// Hard cuts. A frame that ContentDetector or AdaptiveDetector would name (without their shortest shot) is a
/// cut if block matching finds none of the three frames before in the three that follow, or if the colours
/// are others altogether. So motion is no cut (blocks are found elsewhere), nor is a flash or a strobe of up
/// to two frames (what was before comes back); and it must stand out of the motion on both sides, so that a
/// whip pan or a shaking camera is none.
class CutDetector {
 public:
  static constexpr int kReach = 4;  ///< frames on either side that are looked at

  explicit CutDetector(const CutDetectorOptions& options) : options_(options) {}

  /// @param content FrameScore::content() of the next frame
  /// @return the frame kReach before this one, if a shot starts there
  std::optional<HardCut> Push(double content, Thumbnail thumbnail);
  /// After the last frame: what the last kReach frames hold. The very last one cannot be told from a flash.
  std::vector<HardCut> Finish();

 private:
  struct Entry {
    double content = 0;
    std::optional<double> residual;  // from the frame before, once asked for
    Thumbnail thumbnail;
  };

  const Entry& at(std::int64_t frame) const { return entries_[static_cast<std::size_t>(frame - first_)]; }
  std::int64_t end() const { return first_ + static_cast<std::int64_t>(entries_.size()); }
  Entry& at(std::int64_t frame) { return entries_[static_cast<std::size_t>(frame - first_)]; }
  bool IsCandidate(std::int64_t frame) const;
  double Residual(std::int64_t frame);
  double LeastAcross(std::int64_t frame);
  double TypicalResidual(std::int64_t from, std::int64_t to, std::int64_t except);
  std::optional<HardCut> Decide(std::int64_t frame);

  CutDetectorOptions options_;
  std::int64_t first_ = 0;     // number of the oldest frame kept
  std::deque<Entry> entries_;  // the last 2 kReach + 2 frames
};

}  // namespace zeroplane
