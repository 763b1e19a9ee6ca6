#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/enum_table.h"
#include "core/stereo/grade.h"

namespace zeroplane {

/// How a key goes over to the next one.
enum class Interpolation { kHold, kLinear, kSmooth };

struct InterpolationInfo {
  Interpolation interpolation;
  std::string_view id;     ///< stable: project file, JSON
  std::string_view label;  ///< English; the window translates it
};

inline constexpr std::array<InterpolationInfo, 3> kInterpolations{{
    {Interpolation::kHold, "hold", "Hold"},
    {Interpolation::kLinear, "linear", "Linear"},
    {Interpolation::kSmooth, "smooth", "Smooth"},
}};

constexpr const InterpolationInfo& Info(Interpolation interpolation) {
  return RowOf(kInterpolations, interpolation);
}

constexpr std::optional<Interpolation> InterpolationFromId(std::string_view id) {
  return ValueOfId(kInterpolations, &InterpolationInfo::interpolation, id);
}

/// A grade at a frame of the film.
struct GradeKey {
  std::int64_t frame = 0;
  Grade grade;
  Interpolation to_next = Interpolation::kSmooth;
  friend bool operator==(const GradeKey&, const GradeKey&) = default;
};

/// The grade at a frame of the film. Keys are sorted by frame, no two at one frame; before the first one and
/// after the last one theirs holds. Linear: both figures go straight. Smooth: both go along 3u^2 - 2u^3,
/// which starts and ends at rest and never leaves what lies between the keys.
/// @param constant what holds where there are no keys at all
Grade GradeAt(const Grade& constant, std::span<const GradeKey> keys, std::int64_t frame);

/// The key at this frame, or null.
const GradeKey* KeyAt(std::span<const GradeKey> keys, std::int64_t frame);
/// The key that says how this frame is reached: the last one at or before it; null before the first one.
const GradeKey* KeyLeading(std::span<const GradeKey> keys, std::int64_t frame);
/// Frame of the nearest key before or after this frame.
std::optional<std::int64_t> KeyFrameBefore(std::span<const GradeKey> keys, std::int64_t frame);
std::optional<std::int64_t> KeyFrameAfter(std::span<const GradeKey> keys, std::int64_t frame);

/// The keys with this one in its place, instead of one at the same frame.
std::vector<GradeKey> WithKey(std::vector<GradeKey> keys, const GradeKey& key);
/// The keys without that at this frame, if there is one.
std::vector<GradeKey> WithoutKey(std::vector<GradeKey> keys, std::int64_t frame);

}  // namespace zeroplane
