#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/shots/thumbnail.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/transition.h"

namespace zeroplane {

/// A fade or dissolve.
struct GradualTransition {
  Transition kind = Transition::kDissolve;
  FrameRange frames;  ///< the mixed frames; of a fade: from the first darker one to the last, blank ones in
                      ///< between included
  std::int64_t position = 0;  ///< first frame of the new shot. Dissolve: the middle. Fade: the first frame
                              ///< that shows something of the new content (0 if the film begins blank)
  friend bool operator==(const GradualTransition&, const GradualTransition&) = default;
};

/// Fades (through black, white or any one colour) and dissolves. In both, each frame is a mixture of the
/// first and the last one and the share of the last grows steadily; motion, zooms and lights do not look so.
/// Of a dissolve the two ends must be different places: block matching finds little of one in the other. A
/// title that comes or goes over a picture is therefore no dissolve.
///
/// A fade may stay blank for about four seconds; what comes on after that is a fade of its own.
///
/// Films of more than 30 frames a second are looked at in steps of two frames or more.
class GradualDetector {
 public:
  /// Frames between the position of a transition and the push that names it, at most.
  static std::int64_t Latency(double frames_per_second);

  explicit GradualDetector(double frames_per_second);

  /// @return what has become certain with this frame, by position
  std::vector<GradualTransition> Push(const Thumbnail& thumbnail);
  /// After the last frame.
  std::vector<GradualTransition> Finish();

 private:
  enum class Ramp { kDissolve, kOut, kIn };  // kOut, kIn: the halves of a fade

  // A stretch of samples that was seen to be a steady mixture of its ends.
  struct Stretch {
    std::int64_t first = 0, last = 0;  // samples; both ends unmixed, or nearly
    double quality = 0;
    std::int64_t last_seen = 0;  // where the latest stretch of the same transition ended
  };

  struct Mixture {
    double share = 0;     // of the last frame
    double residual = 0;  // what is neither, relative to the difference of the two
  };

  const Thumbnail& at(std::int64_t sample) const {
    return samples_[static_cast<std::size_t>(sample - first_)];
  }
  std::int64_t end() const { return first_ + static_cast<std::int64_t>(samples_.size()); }
  Mixture MixtureOf(std::int64_t sample, std::int64_t first, std::int64_t last) const;
  std::optional<Ramp> RampOf(std::int64_t first, std::int64_t last) const;
  std::optional<Stretch> Test(std::int64_t first, std::int64_t last, Ramp ramp) const;
  void Add(Ramp ramp, const Stretch& stretch);
  bool AreDifferentPlaces(const Stretch& stretch) const;
  bool IsMotion(const Stretch& stretch) const;
  bool IsPartOfFade(const Stretch& stretch) const;
  Stretch Fitted(Stretch stretch) const;
  void Close(Ramp ramp, std::vector<GradualTransition>& found);
  void CloseFadeIn(const Stretch& in, std::vector<GradualTransition>& found);
  void CloseFadeOut(std::vector<GradualTransition>& found);
  bool IsBlankBetween(std::int64_t first, std::int64_t last) const;
  GradualTransition InFrames(Transition kind, std::int64_t first, std::int64_t end,
                             std::int64_t position) const;

  std::int64_t step_;                           // frames a sample
  std::int64_t frame_ = -1;                     // number of the last frame pushed
  std::int64_t first_ = 0;                      // number of the oldest sample kept
  std::deque<Thumbnail> samples_;               // the last kKept
  std::array<std::optional<Stretch>, 3> open_;  // by Ramp
  std::vector<Stretch> fades_;                  // halves of fades among the samples kept
  std::optional<Stretch> faded_out_;            // waits for what comes out of the black
};

}  // namespace zeroplane
