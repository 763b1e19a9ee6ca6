#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/media/film_reader.h"

namespace zeroplane {

/// One packet of the video track as the container gave it.
struct PacketTime {
  std::optional<std::int64_t> pts = {}, dts = {};
  std::int64_t duration = 0;  ///< 0 when unknown
  bool key = false;
  bool shown = true;              ///< false: decoded for others' sake, or the second field of a frame
  std::int64_t position = -1;     ///< in the file, bytes; -1 when unknown
  std::int64_t rank = -1;         ///< place in presentation order, found by decoding; -1: not looked for
  std::uint32_t fingerprint = 0;  ///< of its bytes: tells packets apart whose times are not to be trusted

  friend bool operator==(const PacketTime&, const PacketTime&) = default;
};

/// A place where decoding may start.
struct KeyPlace {
  std::int64_t packet = 0;  ///< its number in decoding order
  std::int64_t frame = 0;   ///< the first frame, in presentation order, that needs nothing from before it
};

/// When each frame of a film is shown, in units of the track's time base, and which packet it comes from.
/// Frames are the packets that are shown, but for those before the first key frame, whose references are
/// missing; where packets have ranks, the frames are the ranked ones, in that order. Frames of one time stamp
/// are all kept, each a tick after the one before it: no container could hold them otherwise. A few without
/// one follow those before them at the fallback duration.
class FrameIndex {
 public:
  FrameIndex() = default;
  /// @param packets in decoding order
  /// @param fallback_duration spacing for packets that carry no time at all, >= 1
  FrameIndex(std::vector<PacketTime> packets, std::int64_t fallback_duration);

  std::int64_t size() const { return static_cast<std::int64_t>(frames_.size()); }
  const FrameTime& operator[](std::int64_t frame) const { return frames_[static_cast<std::size_t>(frame)]; }

  /// False when more than a tenth of the packets lack their presentation time. Then `pts` is an estimate
  /// (sorted decoding times, or multiples of the fallback duration) and the order, without ranks, that of
  /// decoding.
  bool exact_times() const { return exact_times_; }
  /// True when each frame has a time stamp of its own, rising in their order.
  bool distinct_times() const { return distinct_times_; }

  const std::vector<PacketTime>& packets() const { return packets_; }
  std::int64_t fallback_duration() const { return fallback_duration_; }
  /// -1 when this packet gives none of the frames.
  std::int64_t FrameOfPacket(std::int64_t packet) const;

  /// The last place at or before a frame from which it can be decoded; nullopt: only from the film's start.
  std::optional<KeyPlace> KeyBefore(std::int64_t frame) const;

  std::int64_t first_pts() const { return frames_.front().pts; }
  std::int64_t end_pts() const { return frames_.back().pts + frames_.back().duration; }

  /// True when a step between neighbours differs from the mean step by more than a tick (rounding) and 5 %.
  bool VariableSteps() const;

 private:
  const PacketTime& Packet(std::int64_t number) const { return packets_[static_cast<std::size_t>(number)]; }
  void OrderByTime();
  void OrderByRank();
  void TakeTimes();
  void EstimateTimes();
  void SpreadRepeatedTimes();
  void FillDurations();
  void FindKeys();

  std::vector<PacketTime> packets_;
  std::int64_t fallback_duration_ = 1;
  std::vector<FrameTime> frames_;
  std::vector<std::int64_t> packet_of_frame_, frame_of_packet_;
  std::vector<KeyPlace> keys_;
  bool exact_times_ = true, distinct_times_ = true;
};

}  // namespace zeroplane
