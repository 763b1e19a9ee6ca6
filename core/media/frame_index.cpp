#include "core/media/frame_index.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/check.h"

namespace zeroplane {

namespace {

// The packets that lead to a picture: nothing shown before the first key frame has what it refers to.
std::vector<PacketTime> Decodable(const std::vector<PacketTime>& packets) {
  const auto first_key =
      std::find_if(packets.begin(), packets.end(), [](const PacketTime& p) { return p.key && p.pts; });
  std::vector<PacketTime> kept;
  for (auto packet = packets.begin(); packet != packets.end(); ++packet) {
    const bool too_early = first_key != packets.end() && (packet < first_key || packet->pts < first_key->pts);
    if (packet->pts && !too_early) kept.push_back(*packet);
  }
  return kept;
}

// Each packet's presentation time, or the best estimate for packets that do not carry it.
std::vector<FrameTime> EstimatedTimes(const std::vector<PacketTime>& packets, std::int64_t step) {
  const bool decoding_times =
      std::ranges::all_of(packets, [](const PacketTime& p) { return p.dts.has_value(); });
  std::vector<FrameTime> frames;
  for (const PacketTime& packet : packets)
    frames.push_back(
        {decoding_times ? *packet.dts : static_cast<std::int64_t>(frames.size()) * step, packet.duration});
  return frames;
}

}  // namespace

FrameIndex::FrameIndex(const std::vector<PacketTime>& packets, std::int64_t fallback_duration) {
  ZP_CHECK_GE(fallback_duration, 1);
  const auto timed = std::ranges::count_if(packets, [](const PacketTime& p) { return p.pts.has_value(); });
  exact_times_ = timed * 10 >= static_cast<std::ptrdiff_t>(packets.size()) * 9;
  const std::vector<PacketTime> decodable = exact_times_ ? Decodable(packets) : std::vector<PacketTime>();
  if (exact_times_)
    for (const PacketTime& packet : decodable) frames_.push_back({*packet.pts, packet.duration});
  else
    frames_ = EstimatedTimes(packets, fallback_duration);
  std::ranges::stable_sort(frames_, {}, &FrameTime::pts);
  // Two packets of one time are two fields of one frame, or a mistake that nothing could show.
  const auto repeated = std::ranges::unique(frames_, {}, &FrameTime::pts);
  frames_.erase(repeated.begin(), repeated.end());
  if (frames_.empty()) return;
  FillDurations();
  for (const PacketTime& packet : decodable)
    if (packet.key) keys_.push_back({*packet.pts, packet.dts.value_or(*packet.pts), *FrameAt(*packet.pts)});
  std::ranges::sort(keys_, {}, &KeyTime::pts);
}

void FrameIndex::FillDurations() {
  for (std::size_t i = 0; i + 1 < frames_.size(); ++i)
    frames_[i].duration = frames_[i + 1].pts - frames_[i].pts;
  if (frames_.back().duration <= 0 && frames_.size() > 1)
    frames_.back().duration = frames_[frames_.size() - 2].duration;
}

std::optional<std::int64_t> FrameIndex::FrameAt(std::int64_t pts) const {
  const auto found =
      std::lower_bound(frames_.begin(), frames_.end(), pts,
                       [](const FrameTime& frame, std::int64_t time) { return frame.pts < time; });
  if (found == frames_.end() || found->pts != pts) return std::nullopt;
  return found - frames_.begin();
}

std::optional<KeyTime> FrameIndex::KeyBefore(std::int64_t frame) const {
  const auto after =
      std::upper_bound(keys_.begin(), keys_.end(), frame,
                       [](std::int64_t wanted, const KeyTime& key) { return wanted < key.frame; });
  if (after == keys_.begin()) return std::nullopt;
  return *std::prev(after);
}

bool FrameIndex::VariableSteps() const {
  if (frames_.size() < 3) return false;
  const double mean =
      static_cast<double>(frames_.back().pts - frames_.front().pts) / static_cast<double>(frames_.size() - 1);
  const double tolerance = 1.0 + 0.05 * mean;
  for (std::size_t i = 0; i + 1 < frames_.size(); ++i)
    if (std::abs(static_cast<double>(frames_[i].duration) - mean) > tolerance) return true;
  return false;
}

}  // namespace zeroplane
