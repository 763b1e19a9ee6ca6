#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/image.h"
#include "core/base/rational.h"
#include "core/shots/cut_detector.h"
#include "core/shots/frame_score.h"
#include "core/shots/gradual_detector.h"
#include "core/stereo/transition.h"

namespace zeroplane {

struct DetectOptions {
  double content_threshold = 27.0;     ///< content_val that makes a frame a candidate, 0 … 255
  double adaptive_threshold = 3.0;     ///< or: how often it is the mean of its neighbours' …
  double adaptive_min_content = 15.0;  ///< … if it reaches this, 0 … 255
  int min_shot_frames = 3;             ///< of two cuts closer than this the stronger stays; at least 1
  bool gradual = true;                 ///< look for fades and dissolves, too

  /// @throws Error kInvalidArgument naming the field that is out of range
  void Check() const;
  friend bool operator==(const DetectOptions&, const DetectOptions&) = default;
};

/// Where a shot begins, and how.
struct ShotStart {
  std::int64_t frame = 0;
  Transition transition = Transition::kCut;
  std::int64_t transition_frames = 0;  ///< as GradualTransition::frames; 0 for a cut
  friend bool operator==(const ShotStart&, const ShotStart&) = default;
};

/// Hard cuts (CutDetector) and fades and dissolves (GradualDetector), joined: what looks like a cut within a
/// fade or dissolve is none. Constant memory. Feed frames in order; one object, one thread.
class ShotDetector {
 public:
  /// Frames between the start of a shot and the push that names it, at most.
  static std::int64_t Latency(const DetectOptions& options, Rational frame_rate);

  ShotDetector(const DetectOptions& options, Rational frame_rate);

  /// @param rgb 8-bit RGB, any size (all of one film alike)
  /// @return starts that are certain now, in order; none is taken back. The first is frame 0's.
  std::vector<ShotStart> Push(const ImageU8& rgb);
  /// After the last frame: the starts that were left.
  std::vector<ShotStart> Finish();

 private:
  struct Pending {
    ShotStart start;
    double strength = 0;
  };

  void Add(const HardCut& cut);
  void Add(const GradualTransition& gradual);
  bool IsMixed(std::int64_t frame) const;
  bool YieldsToNext(const Pending& pending) const;
  std::vector<ShotStart> TakeUntil(std::int64_t last);

  DetectOptions options_;
  std::int64_t latency_;
  std::int64_t frame_ = -1;  // number of the last frame pushed
  FrameScorer scorer_;
  CutDetector cuts_;
  std::optional<GradualDetector> graduals_;
  std::map<std::int64_t, Pending> pending_;  // by frame
  std::vector<FrameRange> mixed_;            // transitions that a cut could still turn up in
  std::optional<std::int64_t> last_start_;   // given out
};

}  // namespace zeroplane
