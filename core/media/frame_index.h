#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace zeroplane {

/// One video packet as the container gave it, in decoding order.
struct PacketTime {
  std::optional<std::int64_t> pts, dts;
  std::int64_t duration = 0;  ///< 0 when unknown
  bool key = false;
};

struct FrameTime {
  std::int64_t pts = 0;
  std::int64_t duration =
      0;  ///< until the next frame; of the last one: its packet's, else that of the frame before
};

/// A place where decoding may start.
struct KeyTime {
  std::int64_t pts = 0, dts = 0;
  std::int64_t frame = 0;  ///< index of the key frame in presentation order
};

/// When each frame of a film is shown, in units of the track's time base. Built from packets alone.
class FrameIndex {
 public:
  FrameIndex() = default;
  /// @param fallback_duration spacing for packets that carry no time at all, >= 1
  FrameIndex(const std::vector<PacketTime>& packets, std::int64_t fallback_duration);

  std::int64_t size() const { return static_cast<std::int64_t>(frames_.size()); }
  const FrameTime& operator[](std::int64_t frame) const { return frames_[static_cast<std::size_t>(frame)]; }

  /// False when some packet lacks its presentation time: then the n-th decoded picture is frame n and `pts`
  /// is an estimate (sorted decoding times, or multiples of the fallback duration).
  bool exact_times() const { return exact_times_; }

  /// The frame shown at exactly this time, if there is one.
  std::optional<std::int64_t> FrameAt(std::int64_t pts) const;

  /// The last key frame shown at or before a frame; nullopt when decoding has to start with the file.
  std::optional<KeyTime> KeyBefore(std::int64_t frame) const;

  std::int64_t first_pts() const { return frames_.front().pts; }
  std::int64_t end_pts() const { return frames_.back().pts + frames_.back().duration; }

  /// True when a step between neighbours differs from the mean step by more than a tick (rounding) and 5 %.
  bool VariableSteps() const;

 private:
  void FillDurations();

  std::vector<FrameTime> frames_;
  std::vector<KeyTime> keys_;
  bool exact_times_ = true;
};

}  // namespace zeroplane
