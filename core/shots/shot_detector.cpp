#include "core/shots/shot_detector.h"

#include <algorithm>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/shots/thumbnail.h"

namespace zeroplane {
namespace {

constexpr std::int64_t kSameCut = 2;  // frames between two findings of one cut
constexpr double kCertain = std::numeric_limits<double>::infinity();  // strength of what never yields

void CheckRange(double value, double low, double high, const char* field) {
  if (value >= low && value <= high) return;
  std::string problem = "is out of range: it must be from ";
  problem.append(std::to_string(static_cast<int>(low))).append(" to ");
  problem.append(std::to_string(static_cast<int>(high)));
  throw Error(ErrorCode::kInvalidArgument, field, problem);
}

}  // namespace

void DetectOptions::Check() const {
  CheckRange(content_threshold, 0, 255, "content_threshold");
  CheckRange(adaptive_threshold, 0, 255, "adaptive_threshold");
  CheckRange(adaptive_min_content, 0, 255, "adaptive_min_content");
  CheckRange(min_shot_frames, 1, 1'000'000, "min_shot_frames");
}

std::int64_t ShotDetector::Latency(const DetectOptions& options, Rational frame_rate) {
  const std::int64_t cuts = CutDetector::kReach + options.min_shot_frames;
  return options.gradual ? std::max(GradualDetector::Latency(frame_rate.value()), cuts) : cuts;
}

ShotDetector::ShotDetector(const DetectOptions& options, Rational frame_rate)
    : options_(options),
      latency_(Latency(options, frame_rate)),
      cuts_({options.content_threshold, options.adaptive_threshold, options.adaptive_min_content}) {
  options.Check();
  if (options.gradual) graduals_.emplace(frame_rate.value());
}

std::vector<ShotStart> ShotDetector::Push(const ImageU8& rgb) {
  if (++frame_ == 0) pending_[0] = {{}, kCertain};
  const ImageU8 small = ShrinkForScore(rgb);
  const double content = scorer_.Push(small).content();
  Thumbnail thumbnail = MakeThumbnail(small);
  if (graduals_)
    for (const GradualTransition& gradual : graduals_->Push(thumbnail)) Add(gradual);
  if (const auto cut = cuts_.Push(content, std::move(thumbnail))) Add(*cut);
  return TakeUntil(frame_ - latency_);
}

std::vector<ShotStart> ShotDetector::Finish() {
  for (const HardCut& cut : cuts_.Finish()) Add(cut);
  if (graduals_)
    for (const GradualTransition& gradual : graduals_->Finish()) Add(gradual);
  return TakeUntil(frame_);
}

bool ShotDetector::IsMixed(std::int64_t frame) const {
  return std::ranges::any_of(mixed_, [frame](const FrameRange& range) { return range.Contains(frame); });
}

void ShotDetector::Add(const HardCut& cut) {
  if (!IsMixed(cut.frame)) pending_[cut.frame] = {{.frame = cut.frame}, cut.strength};
}

void ShotDetector::Add(const GradualTransition& gradual) {
  std::int64_t position = gradual.position;
  if (IsMixed(position)) return;
  // Out of the black with a cut: that is known to the frame.
  if (position == gradual.frames.end) {
    const auto cut = pending_.lower_bound(position - kSameCut);
    if (cut != pending_.end() && cut->first <= position + kSameCut) position = cut->first;
  }
  std::erase_if(pending_,
                [&](const auto& entry) { return entry.first > 0 && gradual.frames.Contains(entry.first); });
  pending_[position] = {{position, gradual.kind, gradual.frames.length()}, kCertain};
  mixed_.push_back(gradual.frames);
}

// Too close to a stronger start that follows.
bool ShotDetector::YieldsToNext(const Pending& pending) const {
  const std::int64_t frame = pending.start.frame;
  const auto after = pending_.upper_bound(frame);
  return after != pending_.end() && after->first - frame < options_.min_shot_frames &&
         after->second.strength > pending.strength;
}

std::vector<ShotStart> ShotDetector::TakeUntil(std::int64_t last) {
  std::vector<ShotStart> starts;
  while (!pending_.empty() && pending_.begin()->first <= last) {
    const Pending pending = pending_.begin()->second;
    const bool too_close = last_start_ && pending.start.frame - *last_start_ < options_.min_shot_frames;
    if (!too_close && !YieldsToNext(pending)) {
      starts.push_back(pending.start);
      last_start_ = pending.start.frame;
    }
    pending_.erase(pending_.begin());
  }
  std::erase_if(mixed_, [&](const FrameRange& range) { return range.end <= last; });
  return starts;
}

}  // namespace zeroplane
