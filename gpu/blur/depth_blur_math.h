#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "gpu/base/host_device.h"
#include "gpu/base/sample_light.h"

namespace zeroplane::gpu {

/// Signed radii are whole numbers of 1 / kLevelsPerPixel; negative is in front of the focus.
using BlurLevel = std::int16_t;
inline constexpr int kLevelsPerPixel = 8;
inline constexpr int kSharpLevel = 4;  ///< up to here a disc lies within its own pixel

/// Map value to signed radius: (value - zero) * factor, held to low … high.
struct BlurScale {
  float zero, factor, low_px, high_px;
};
ZP_HD BlurLevel LevelOf(const BlurScale& scale, float value) {
  const float radius = (value - scale.zero) * scale.factor;
  if (!(radius < 0.0f || radius >= 0.0f)) return 0;
  const float held = light::Hold(radius, scale.low_px, scale.high_px);
  const int level = static_cast<int>((held < 0.0f ? -held : held) * kLevelsPerPixel + 0.5f);
  if (level <= kSharpLevel) return 0;
  return static_cast<BlurLevel>(held < 0.0f ? -level : level);
}

/// Discs of similar size on the same side of the focus are added up, and hide no one of their own: one slice.
/// Each holds radii up to twice the last one's.
inline constexpr int kSlicesASide = 6;
inline constexpr int kSharpSlice =
    kSlicesASide;  ///< before it from the nearest on, behind it to the farthest
inline constexpr int kSlices = 2 * kSlicesASide + 1;
ZP_HD int SizeClass(int level) {
  int size = 0;
  for (int limit = 2 * kLevelsPerPixel; level > limit; limit *= 2) ++size;
  return size;
}
ZP_HD int SliceOf(BlurLevel level) {
  if (level == 0) return kSharpSlice;
  return level < 0 ? kSharpSlice - 1 - SizeClass(-level) : kSharpSlice + 1 + SizeClass(level);
}

/// A row of a disc about pixel 0: pixels within `reach` of its middle are full, the two at `reach` have
/// `part`.
struct DiscRow {
  int reach;
  float part;
};
/// Discs of all levels up to the largest, from their middle row on.
struct DiscTable {
  DiscRow* rows;   ///< [levels][rows_a_level]
  double* shares;  ///< [levels], 1 / area in the table's own parts
  int levels, rows_a_level;
};

ZP_HD int DiscRows(int level) {
  return level / kLevelsPerPixel + (level % kLevelsPerPixel > kLevelsPerPixel / 2 ? 2 : 1);
}

/// The row's share of the circle's area, so that sizes grow without steps.
ZP_HD float DiscHalfWidth(int level, int row) {
  constexpr int kParts = 16;
  const float radius = static_cast<float>(level) / kLevelsPerPixel;
  float sum = 0.0f;
  for (int i = 0; i < kParts; ++i) {
    const float y = static_cast<float>(row) - 0.5f + (static_cast<float>(i) + 0.5f) / kParts;
    const float square = radius * radius - y * y;
    sum += square > 0.0f ? sqrtf(square) : 0.0f;
  }
  return sum / kParts;
}

ZP_HD void FillDisc(const DiscTable& table, int level) {
  DiscRow* rows = table.rows + level * table.rows_a_level;
  double area = 0;
  for (int row = 0; row < table.rows_a_level; ++row) {
    const float half = DiscHalfWidth(level, row);
    const int reach = static_cast<int>(half + 0.5f);
    rows[row] = {reach, half + 0.5f - static_cast<float>(reach)};
    area += (row == 0 ? 2.0 : 4.0) * static_cast<double>(half);
  }
  table.shares[level] = area > 0 ? 1.0 / area : 0.0;
}

/// Light and cover are added up as integers, in any order: kLightOne is 1. Sums stay exact, so a row may be
/// kept as its differences.
using Fixed = long long;
inline constexpr double kLightOne = 68719476736.0;  // 2^36
inline constexpr int kParts = 4;                    ///< red, green, blue, cover

/// Adding 1.5 * 2^52 leaves a number's integer part in the lower bits of a double.
inline constexpr double kFixedMagic = 6755399441055744.0;
inline constexpr Fixed kFixedMagicBits = 0x4338000000000000LL;

/// Rounds; |value| < 2^51.
ZP_HD Fixed ToFixed(double value) {
  const double shifted = value + kFixedMagic;
  Fixed bits;
  std::memcpy(&bits, &shifted, sizeof(bits));
  return bits - kFixedMagicBits;
}
ZP_HD float FromFixed(Fixed value) {
  const Fixed bits = value + kFixedMagicBits;
  double shifted;
  std::memcpy(&shifted, &bits, sizeof(shifted));
  return static_cast<float>((shifted - kFixedMagic) * (1.0 / kLightOne));
}

/// Calls `visit` with a pixel's place on one axis and, where a disc may reach back in from beyond the
/// picture's edge, with the places of its mirror images: what lies beyond the edge is taken to be what lies
/// within.
template <class Visit>
ZP_HD void ForImages(int at, int length, int reach, const Visit& visit) {
  visit(at);
  if (at < reach) visit(-1 - at);
  if (length - 1 - at < reach) visit(2 * length - 1 - at);
}

/// What has been laid down on a pixel, from the front: light times cover, and cover, at most 1.
struct BlurLayer {
  float parts[kParts];
};

/// Where radii change from pixel to pixel, the discs of a closed surface miss full cover by a little, and a
/// bright sky behind it would show. So all cover a little more than they do.
inline constexpr float kSlack = 1.04f;

/// Puts a slice behind what is there: it gets what cover is left.
ZP_HD void PutBehind(const Fixed* sums, BlurLayer& layer) {
  const float cover = kSlack * FromFixed(sums[3]), room = 1.0f - layer.parts[3];
  const float share = cover > room ? room / cover * kSlack : kSlack;
  for (int c = 0; c < 3; ++c) layer.parts[c] += share * FromFixed(sums[c]);
  layer.parts[3] = cover > room ? 1.0f : layer.parts[3] + cover;
}

/// Beside what is just sharp, discs that are just larger than a pixel leave a little of their own pixels
/// uncovered, where what is far behind would shine through a solid surface. So the smallest slices' own
/// pixels are covered by themselves; from kLooseLevel to kFreeLevel on they need no more help.
inline constexpr int kLooseLevel = kLevelsPerPixel, kFreeLevel = 2 * kLevelsPerPixel;
ZP_HD void CoverOwn(int slice, BlurLevel level, BlurLayer& layer) {
  const int size = level < 0 ? -level : level;
  if (slice != SliceOf(level) || size >= kFreeLevel || layer.parts[3] <= 0.0f) return;
  const float loose =
      size > kLooseLevel ? static_cast<float>(size - kLooseLevel) / (kFreeLevel - kLooseLevel) : 0.0f;
  const float cover = 1.0f - (1.0f - layer.parts[3]) * loose;
  const float factor = cover / layer.parts[3];
  for (int c = 0; c < 3; ++c) layer.parts[c] *= factor;
  layer.parts[3] = cover;
}

/// Under the rim of something near the ground may never have been seen: where less of it is there than this,
/// the colours around stand in.
inline constexpr float kBareGround = 0.125f;

/// @param near what is in front of the focus
/// @param ground what is in focus or behind it
/// @param around sums of the colours around, or null
/// @param out linear light
ZP_HD void MergeLayers(const BlurLayer& near, const BlurLayer& ground, const Fixed* around, float* out) {
  const float seen = ground.parts[3], around_cover = around != nullptr ? FromFixed(around[3]) : 0.0f;
  const bool bare = near.parts[3] > 0.0f && around_cover > 0.0f && seen < kBareGround;
  const float trust = bare ? seen * (1.0f / kBareGround) : 1.0f;
  const bool nothing_behind = seen <= 0.0f && around_cover <= 0.0f;
  const float left = nothing_behind ? 0.0f : 1.0f - near.parts[3];
  const float near_factor = nothing_behind ? 1.0f / near.parts[3] : 1.0f;
  for (int c = 0; c < 3; ++c) {
    const float own = seen > 0.0f ? ground.parts[c] / seen : 0.0f;
    const float other = trust < 1.0f ? FromFixed(around[c]) / around_cover : 0.0f;
    out[c] = near_factor * near.parts[c] + left * (trust * own + (1.0f - trust) * other);
  }
}

}  // namespace zeroplane::gpu
