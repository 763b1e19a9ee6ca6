#pragma once

#include <cmath>
#include <cstdint>

#include "gpu/base/host_device.h"

/// The pyramid that inpaint.h works on. Level 0 is the picture itself, in its own codes; a pixel of the next
/// level is the far surface in 2 x 2 pixels, in floats. Written once for host and device; no transcendental
/// functions and sums in a fixed order, so both give the same bits.
namespace zeroplane::gpu {

inline constexpr int kInpaintChannels = 3;
inline constexpr int kMaxInpaintLevels = 9;  ///< the coarsest pixel is 256 wide

// What a pixel is.
inline constexpr std::uint8_t kHolePixel = 1;    ///< to be filled
inline constexpr std::uint8_t kSourcePixel = 2;  ///< may be copied from
inline constexpr std::uint8_t kRimPixel = 16;    ///< is compared with, but not copied from
inline constexpr std::uint8_t kSourceRow = 4;    ///< so may its two neighbours on either side
inline constexpr std::uint8_t kSourcePatch = 8;  ///< so may the 5 x 5 pixels around it

inline constexpr float kNowhere = -1e9f;  ///< the disparity of what is not there
inline constexpr int kNoSource = -1;

/// Contiguous maps of one level.
template <class T>
struct InpaintLevel {
  T* color;             ///< [height][width][3], holes are written
  T* mean;              ///< of what was there in the pixel, if anything; level 0: `color`
  float* mass;          ///< share of the pixel that is a source, 0 to 1; null at level 0
  float* disparity_px;  ///< of that share
  std::uint8_t* state;
  float* background_px;  ///< where holes are: what lies behind
  int* source;           ///< where holes are: the pixel whose patch suits best, y * width + x
  float* cost;           ///< how badly: mean squared difference, in codes of 255
  int height, width;
  float scale;  ///< of a code, to 255 for white

  ZP_HD bool Contains(int y, int x) const { return y >= 0 && y < height && x >= 0 && x < width; }
  ZP_HD int Index(int y, int x) const { return y * width + x; }
  ZP_HD bool IsHole(int i) const { return (state[i] & kHolePixel) != 0; }
  ZP_HD bool IsSource(int i) const { return (state[i] & kSourcePixel) != 0; }
  ZP_HD bool IsGiven(int i) const { return (state[i] & (kSourcePixel | kRimPixel)) != 0; }
  ZP_HD float MassAt(int i) const { return mass != nullptr ? mass[i] : IsSource(i) ? 1.0f : 0.0f; }
};

struct InpaintSettings {
  float same_surface_px, texture;
  float fade_px;  ///< where texture has lost half of what it loses
  int rim_px;
  int search_levels;  ///< levels on which texture is sought
  int levels;         ///< levels that the smooth fill reads
  int even_out_px;    ///< how far the background's disparity is evened out
};

template <class T>
struct InpaintPyramid {
  InpaintLevel<T> finest;
  InpaintLevel<float> coarse[kMaxInpaintLevels - 1];  ///< level 1 and up
  InpaintSettings settings;
};

ZP_HD bool IsFinite(float value) {
  return value - value == 0.0f;
}

template <class T>
ZP_HD T CodeOf(float value, float scale) {
  const float code = value / scale + 0.5f;
  const float white = static_cast<float>(static_cast<T>(-1));
  return static_cast<T>(code > 0.0f ? (code < white ? code : white) : 0.0f);
}
template <>
ZP_HD float CodeOf<float>(float value, float scale) {
  return value / scale;
}

struct InpaintColor {
  float value[kInpaintChannels] = {0, 0, 0};
};

template <class T>
ZP_HD void Store(const InpaintLevel<T>& level, int i, const InpaintColor& color) {
  for (int c = 0; c < kInpaintChannels; ++c)
    level.color[kInpaintChannels * i + c] = CodeOf<T>(color.value[c], level.scale);
}

/// How much a source of this disparity counts for a hole before this background: 1 on the same surface or
/// behind it, 0 from twice the tolerance in front.
ZP_HD float Behindness(float disparity_px, float background_px, float same_surface_px) {
  const float share = (disparity_px - (background_px - 2.0f * same_surface_px)) / same_surface_px;
  return share > 0.0f ? (share < 1.0f ? share : 1.0f) : 0.0f;
}
ZP_HD bool IsBehind(float disparity_px, float background_px, float same_surface_px) {
  return disparity_px >= background_px - 2.0f * same_surface_px;
}

struct InpaintSum {
  float weight = 0;
  InpaintColor color;
};

/// The smooth fill's part of one level, around the point (y, x) in its pixels.
template <class T>
ZP_HD void AddLevel(const InpaintLevel<T>& level, float y, float x, float background_px,
                    float same_surface_px, float level_weight, InpaintSum& sum) {
  constexpr float kRadius = 2.5f;
  const int top = static_cast<int>(std::floor(y - kRadius)) + 1,
            left = static_cast<int>(std::floor(x - kRadius)) + 1;
  for (int v = top < 0 ? 0 : top; v < level.height && v <= y + kRadius; ++v) {
    for (int u = left < 0 ? 0 : left; u < level.width && u <= x + kRadius; ++u) {
      const int i = level.Index(v, u);
      const float mass = level.MassAt(i);
      if (!(mass > 0.0f)) continue;
      const float dy = v - y, dx = u - x;
      const float nearness = 1.0f - (dy * dy + dx * dx) / (kRadius * kRadius);
      if (!(nearness > 0.0f)) continue;
      const float weight = nearness * nearness * mass * level_weight *
                           Behindness(level.disparity_px[i], background_px, same_surface_px);
      sum.weight += weight;
      for (int c = 0; c < kInpaintChannels; ++c)
        sum.color.value[c] +=
            weight * (static_cast<float>(level.mean[kInpaintChannels * i + c]) * level.scale);
    }
  }
}

template <class T>
ZP_HD InpaintSum SmoothSum(const InpaintPyramid<T>& pyramid, int from_level, int y, int x,
                           float background_px) {
  InpaintSum sum;
  float pixel = 1.0f, weight = 1.0f;
  for (int l = from_level; l < pyramid.settings.levels; ++l, pixel *= 2.0f, weight *= 0.5f) {
    const float level_y = (y + 0.5f) / pixel - 0.5f, level_x = (x + 0.5f) / pixel - 0.5f;
    const float tolerance_px = pyramid.settings.same_surface_px;
    if (l == 0)
      AddLevel(pyramid.finest, level_y, level_x, background_px, tolerance_px, weight, sum);
    else
      AddLevel(pyramid.coarse[l - 1], level_y, level_x, background_px, tolerance_px, weight, sum);
  }
  return sum;
}

/// The smooth fill at one hole pixel, in codes of 255, and how far the background is. Level l's pixels weigh
/// 2^-3l each and stand for 4^l pixels: together about 1 / distance^3, without a jump anywhere. Over a
/// half-plane of background that sums to about 5 / distance.
struct InpaintSmooth {
  InpaintColor color;
  float distance_px;
};
template <class T>
ZP_HD InpaintSmooth SmoothFill(const InpaintPyramid<T>& pyramid, int level, int y, int x,
                               float background_px) {
  constexpr float kHalfPlane = 5.0f;
  InpaintSum sum = SmoothSum(pyramid, level, y, x, background_px);
  if (!(sum.weight > 0.0f)) sum = SmoothSum(pyramid, level, y, x, kNowhere);
  if (!(sum.weight > 0.0f)) return {sum.color, 0.0f};
  for (float& value : sum.color.value) value /= sum.weight;
  return {sum.color, kHalfPlane / sum.weight};
}

}  // namespace zeroplane::gpu
