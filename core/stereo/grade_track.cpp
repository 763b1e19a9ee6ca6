#include "core/stereo/grade_track.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace zeroplane {
namespace {

double Share(Interpolation interpolation, double u) {
  switch (interpolation) {
    case Interpolation::kHold:
      return 0;
    case Interpolation::kLinear:
      return u;
    case Interpolation::kSmooth:
      return u * u * (3 - 2 * u);
  }
  return 0;
}

}  // namespace

Grade GradeAt(const Grade& constant, std::span<const GradeKey> keys, std::int64_t frame) {
  if (keys.empty()) return constant;
  const auto next = std::ranges::upper_bound(keys, frame, {}, &GradeKey::frame);
  if (next == keys.begin()) return keys.front().grade;
  const GradeKey& from = *std::prev(next);
  if (next == keys.end()) return from.grade;
  const double u = static_cast<double>(frame - from.frame) / static_cast<double>(next->frame - from.frame);
  const double share = Share(from.to_next, u);
  return {std::lerp(from.grade.depth_range_pct, next->grade.depth_range_pct, share),
          std::lerp(from.grade.background_pct, next->grade.background_pct, share)};
}

const GradeKey* KeyLeading(std::span<const GradeKey> keys, std::int64_t frame) {
  const auto after = std::ranges::upper_bound(keys, frame, {}, &GradeKey::frame);
  return after == keys.begin() ? nullptr : &*std::prev(after);
}

const GradeKey* KeyAt(std::span<const GradeKey> keys, std::int64_t frame) {
  const GradeKey* leading = KeyLeading(keys, frame);
  return leading && leading->frame == frame ? leading : nullptr;
}

std::optional<std::int64_t> KeyFrameBefore(std::span<const GradeKey> keys, std::int64_t frame) {
  const GradeKey* before = KeyLeading(keys, frame - 1);
  return before ? std::optional(before->frame) : std::nullopt;
}

std::optional<std::int64_t> KeyFrameAfter(std::span<const GradeKey> keys, std::int64_t frame) {
  const auto after = std::ranges::upper_bound(keys, frame, {}, &GradeKey::frame);
  return after == keys.end() ? std::nullopt : std::optional(after->frame);
}

std::vector<GradeKey> WithKey(std::vector<GradeKey> keys, const GradeKey& key) {
  const auto place = std::ranges::lower_bound(keys, key.frame, {}, &GradeKey::frame);
  if (place != keys.end() && place->frame == key.frame) {
    *place = key;
  } else {
    keys.insert(place, key);
  }
  return keys;
}

std::vector<GradeKey> WithoutKey(std::vector<GradeKey> keys, std::int64_t frame) {
  std::erase_if(keys, [frame](const GradeKey& key) { return key.frame == frame; });
  return keys;
}

}  // namespace zeroplane
