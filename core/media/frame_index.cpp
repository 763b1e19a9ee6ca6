#include "core/media/frame_index.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"

namespace zeroplane {

FrameIndex::FrameIndex(std::vector<PacketTime> packets, std::int64_t fallback_duration)
    : packets_(std::move(packets)), fallback_duration_(fallback_duration) {
  ZP_CHECK_GE(fallback_duration, 1);
  const auto shown = std::ranges::count_if(packets_, &PacketTime::shown);
  const auto timed =
      std::ranges::count_if(packets_, [](const PacketTime& p) { return p.shown && p.pts.has_value(); });
  exact_times_ = timed * 10 >= shown * 9;
  const bool ranked = std::ranges::any_of(packets_, [](const PacketTime& p) { return p.rank >= 0; });
  if (exact_times_ && !ranked)
    OrderByTime();
  else
    OrderByRank();
  if (exact_times_)
    TakeTimes();
  else
    EstimateTimes();
  frame_of_packet_.assign(packets_.size(), -1);
  for (std::size_t i = 0; i < packet_of_frame_.size(); ++i)
    frame_of_packet_[static_cast<std::size_t>(packet_of_frame_[i])] = static_cast<std::int64_t>(i);
  if (frames_.empty()) return;
  SpreadRepeatedTimes();
  FillDurations();
  FindKeys();
}

// The packets that lead to a picture: nothing shown before the first key frame has what it refers to.
void FrameIndex::OrderByTime() {
  const auto first_key =
      std::ranges::find_if(packets_, [](const PacketTime& p) { return p.key && p.pts.has_value(); });
  for (auto packet = packets_.begin(); packet != packets_.end(); ++packet) {
    const bool too_early =
        first_key != packets_.end() && (packet < first_key || (packet->pts && packet->pts < first_key->pts));
    if (!packet->shown || too_early) continue;
    if (packet->pts)
      packet_of_frame_.push_back(packet - packets_.begin());
    else
      distinct_times_ = false;
  }
  std::ranges::stable_sort(packet_of_frame_, {}, [this](std::int64_t number) { return *Packet(number).pts; });
}

// Packets without ranks keep the order of decoding.
void FrameIndex::OrderByRank() {
  for (std::size_t i = 0; i < packets_.size(); ++i)
    if (packets_[i].shown) packet_of_frame_.push_back(static_cast<std::int64_t>(i));
  std::ranges::stable_sort(packet_of_frame_, {}, [this](std::int64_t number) { return Packet(number).rank; });
}

void FrameIndex::TakeTimes() {
  for (const std::int64_t number : packet_of_frame_) {
    const std::int64_t next = frames_.empty() ? 0 : frames_.back().pts + fallback_duration_;
    frames_.push_back({Packet(number).pts.value_or(next), Packet(number).duration});
  }
}

void FrameIndex::EstimateTimes() {
  const bool decoding_times =
      std::ranges::all_of(packets_, [](const PacketTime& p) { return p.dts.has_value(); });
  for (const std::int64_t number : packet_of_frame_) {
    const std::int64_t multiple = size() * fallback_duration_;
    frames_.push_back({decoding_times ? *Packet(number).dts : multiple, Packet(number).duration});
  }
  std::ranges::stable_sort(frames_, {}, &FrameTime::pts);
}

void FrameIndex::SpreadRepeatedTimes() {
  for (std::size_t i = 1; i < frames_.size(); ++i) {
    if (frames_[i].pts > frames_[i - 1].pts) continue;
    distinct_times_ = false;
    frames_[i].pts = frames_[i - 1].pts + 1;
  }
}

void FrameIndex::FillDurations() {
  for (std::size_t i = 0; i + 1 < frames_.size(); ++i)
    frames_[i].duration = frames_[i + 1].pts - frames_[i].pts;
  if (frames_.back().duration <= 0 && frames_.size() > 1)
    frames_.back().duration = frames_[frames_.size() - 2].duration;
}

void FrameIndex::FindKeys() {
  for (std::size_t i = 0; i < packets_.size(); ++i) {
    const PacketTime& packet = packets_[i];
    std::int64_t frame = frame_of_packet_[i];
    if (!packet.key) continue;
    if (frame < 0) {  // cut away by an edit list: decoding starts here for the frames that are shown after it
      if (!exact_times_ || !packet.pts || packet.shown) continue;
      frame = std::ranges::lower_bound(frames_, *packet.pts, {}, &FrameTime::pts) - frames_.begin();
    }
    keys_.push_back({static_cast<std::int64_t>(i), frame});
  }
  std::ranges::stable_sort(keys_, {}, &KeyPlace::frame);
}

std::int64_t FrameIndex::FrameOfPacket(std::int64_t packet) const {
  const auto number = static_cast<std::size_t>(packet);
  return packet >= 0 && number < frame_of_packet_.size() ? frame_of_packet_[number] : -1;
}

std::optional<KeyPlace> FrameIndex::KeyBefore(std::int64_t frame) const {
  const auto after = std::ranges::upper_bound(keys_, frame, {}, &KeyPlace::frame);
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
