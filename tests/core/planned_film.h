#pragma once

#include <cstdint>
#include <vector>

#include "core/stereo/frame_source.h"
#include "core/stereo/transition.h"

namespace zeroplane {

/// One shot of a film that a test plans. The camera looks at a still scene of random boxes.
struct PlannedShot {
  int scene = 0;   ///< another number is another place
  int frames = 0;  ///< that it is seen, at the start mixed with the shot before
  Transition transition = Transition::kCut;
  int mixed = 0;                  ///< dissolve: frames that are neither; fade: frames of each half
  double pan_px = 0;              ///< a frame, of a picture 160 px wide
  int shake_px = 0;               ///< at most, at random, each frame
  std::vector<int> flashes = {};  ///< frames of the shot that are much brighter
  int fade_level = 0;             ///< what a fade goes through, 0 … 255
  int title_from = -1;            ///< frame of the shot where a title starts to come over 12 frames; -1: none
};

/// Where a planned shot begins.
struct PlannedStart {
  std::int64_t frame = 0;  ///< cut: exact; dissolve: middle; fade: first frame that shows the new scene
  Transition transition = Transition::kCut;
  std::int64_t transition_frames = 0;  ///< as in ShotSpan
};

class PlannedFilm final : public FrameSource {
 public:
  static constexpr int kWidth = 160, kHeight = 90;

  explicit PlannedFilm(const std::vector<PlannedShot>& shots, Rational frame_rate = {24, 1});

  std::int64_t frame_count() const override { return static_cast<std::int64_t>(pictures_.size()); }
  Rational frame_rate() const override { return frame_rate_; }
  int width() const override { return kWidth; }
  int height() const override { return kHeight; }
  Picture ReadFrame(std::int64_t index) override;

  /// Of the shots after the first.
  const std::vector<PlannedStart>& starts() const { return starts_; }
  int reads() const { return reads_; }

 private:
  void AddCut(std::vector<ImageU8> shot);
  void AddDissolve(std::vector<ImageU8> shot, int mixed);
  void AddFade(std::vector<ImageU8> shot, int mixed, int level);

  Rational frame_rate_;
  std::vector<Picture> pictures_;
  std::vector<PlannedStart> starts_;
  int reads_ = 0;
};

}  // namespace zeroplane
