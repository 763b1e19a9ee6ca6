#include "core/media/frame_clock.h"

#include <cstdlib>
#include <limits>
#include <numeric>

namespace zeroplane {
namespace {

constexpr std::int64_t kMostTicksPerSecond = 100'000'000;

AVRational ToAv(const Rational& value) {
  return {static_cast<int>(value.num), static_cast<int>(value.den)};
}

}  // namespace

FrameClock::FrameClock(const FilmReader& source, bool any_ticks)
    : source_ticks_(ToAv(source.time_base())), ticks_(source_ticks_) {
  const Rational rate = source.frame_rate().Reduced();
  if (!any_ticks || source.info().variable_frame_rate || source.frame_count() == 0 || rate.num <= 0) return;
  const bool whole = rate.den * source_ticks_.den % (rate.num * source_ticks_.num) == 0;
  // Fine enough for the source's ticks and for the frames of this rate.
  const std::int64_t per_second = std::lcm(rate.num, std::int64_t{source_ticks_.den});
  if (whole || per_second > kMostTicksPerSecond) return;

  ticks_ = {1, static_cast<int>(per_second)};
  frame_ = {static_cast<int>(rate.den), static_cast<int>(rate.num)};
  first_pts_ = source.TimeOf(0).pts;
  for (std::int64_t i = 0; i < source.frame_count(); ++i) {
    const std::int64_t pts = source.TimeOf(i).pts;
    const std::int64_t moved = std::abs(MapPts(pts) - av_rescale_q(pts, source_ticks_, ticks_));
    const bool in_its_place = av_rescale_q(pts - first_pts_, source_ticks_, frame_) == i;
    if (in_its_place && moved <= av_rescale_q(1, source_ticks_, ticks_)) continue;
    ticks_ = source_ticks_;
    frame_ = {0, 1};
    return;
  }
}

std::int64_t FrameClock::MapPts(std::int64_t pts) const {
  if (frame_.num == 0) return pts;
  const std::int64_t index = av_rescale_q(pts - first_pts_, source_ticks_, frame_);
  const std::int64_t exact =
      av_rescale_q(first_pts_, source_ticks_, ticks_) + av_rescale_q(index, frame_, ticks_);
  const std::int64_t asked = av_rescale_q(pts, source_ticks_, ticks_);
  return std::abs(exact - asked) <= av_rescale_q(1, source_ticks_, ticks_) ? exact : asked;
}

FrameTime FrameClock::Map(const FrameTime& time) const {
  const std::int64_t pts = MapPts(time.pts);
  return {pts, MapPts(time.pts + time.duration) - pts};
}

}  // namespace zeroplane
