#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

/// The row mesh of warp.h, one segment at a time. Everything is relative to the source pixel: u = factor * d
/// is how far a vertex moves, so positions lose no precision on wide pictures.
///
/// Which segment wins a pixel. Two surfaces that land on output pixel j come from s1 < s2 with s1 + f * d1 =
/// s2 + f * d2, hence f * (d1 - d2) = s2 - s1 > 0: for f > 0 the later source position is the nearer one, for
/// f < 0 the earlier. So "nearer wins" needs no depth buffer: the CPU paints a row in that order, CUDA keeps
/// the largest key of PaintKey().
namespace zeroplane::gpu {

/// Moves are cut to a range in which float still counts whole pixels and which leaves every picture.
inline constexpr float kMoveLimitPx = 1 << 20;

/// Where a vertex without a finite disparity goes: out of the picture, and further from every other vertex
/// than a surface may stretch, so its segments are torn and its ends cover nothing.
inline constexpr float kAbsentPx = 1 << 21;
inline constexpr double kMaxStretchLimit = 1 << 16;

ZP_HD bool IsPresent(float disparity) {
  return disparity - disparity == 0.0f;
}

ZP_HD float MovePx(float factor, float disparity) {
  const float u = factor * disparity;
  const float cut = u > -kMoveLimitPx ? (u < kMoveLimitPx ? u : kMoveLimitPx) : -kMoveLimitPx;
  return IsPresent(disparity) ? cut : kAbsentPx;
}

ZP_HD int CeilToInt(float u) {
  const int truncated = static_cast<int>(u);
  return truncated + (u > static_cast<float>(truncated));
}

ZP_HD int FloorToInt(float u) {
  const int truncated = static_cast<int>(u);
  return truncated - (u < static_cast<float>(truncated));
}

/// Pixels between the images of two neighbours that move by ua and ub.
ZP_HD float SegmentLength(float ua, float ub) {
  return 1.0f + (ub - ua);
}

/// Otherwise the mesh is torn here: stretched or folded.
ZP_HD bool IsSurface(float length, float max_stretch) {
  return length > 0.0f && length <= max_stretch;
}

/// Where on a surface segment the pixel lies that is `step` right of its left vertex' source pixel: 0 left
/// end, 1 right.
ZP_HD float AlongSegment(float step, float ua, float length) {
  const float t = (step - ua) / length;
  return t < 1.0f ? t : 1.0f;
}

/// The pixel nearest to a vertex, relative to its source pixel: what its end of a torn segment covers. It
/// belongs to the torn segment on the right when it is at or right of the vertex, otherwise to the one on the
/// left.
ZP_HD int NearestPixel(float u) {
  return FloorToInt(u + 0.5f);
}
ZP_HD bool IsRightCap(float u) {
  return static_cast<float>(NearestPixel(u)) >= u;
}

/// Whether a vertex covers that pixel. A fading one covers only where it is.
ZP_HD bool HasCap(float u, bool on_right, bool fades) {
  const bool is_there = static_cast<float>(NearestPixel(u)) == u;
  return IsRightCap(u) == on_right && (is_there || !fades);
}

/// With soft edges the nearer end of a tear fades (edge_math.h).
ZP_HD bool FadesAtTear(float own_px, float other_px, float soft_edge_px) {
  return soft_edge_px > 0.0f && IsPresent(other_px) && own_px < other_px;
}

/// How two neighbouring samples mix. uint8: 15-bit weights. Integers are rounded to nearest; the ends give
/// the samples bit for bit.
template <class T>
struct Mix;

template <>
struct Mix<std::uint8_t> {
  using Weight = std::int16_t;
  ZP_HD static Weight WeightOf(float t) {
    const int weight = static_cast<int>(t * 32768.0f + 0.5f);
    return static_cast<Weight>(weight < 32767 ? weight : 32767);
  }
  ZP_HD static std::uint8_t Of(std::uint8_t a, std::uint8_t b, Weight weight) {
    const std::int16_t step = static_cast<std::int16_t>(b - a);
    return static_cast<std::uint8_t>(a + ((((static_cast<int>(step) * weight) >> 14) + 1) >> 1));
  }
};

/// In float, whose 24 bits hold the product; 15-bit weights would be off by a code.
template <>
struct Mix<std::uint16_t> {
  using Weight = float;
  ZP_HD static Weight WeightOf(float t) { return t; }
  ZP_HD static std::uint16_t Of(std::uint16_t a, std::uint16_t b, Weight weight) {
    const float step = static_cast<float>(static_cast<int>(b) - static_cast<int>(a));
    return static_cast<std::uint16_t>(static_cast<int>(static_cast<float>(a) + weight * step + 0.5f));
  }
};

template <>
struct Mix<float> {
  using Weight = float;
  ZP_HD static Weight WeightOf(float t) { return t; }
  ZP_HD static float Of(float a, float b, Weight weight) { return a + weight * (b - a); }
};

/// Segments are numbered by their right vertex: segment s lies between vertices s - 1 and s; 0 and `width`
/// are the outer sides of the row's ends, torn and one-sided. Keys grow with nearness at a pixel; 0 is
/// nothing.
ZP_HD int PaintKey(int segment, int width, bool later_is_nearer) {
  return later_is_nearer ? segment + 1 : width + 1 - segment;
}
ZP_HD int SegmentOfKey(int key, int width, bool later_is_nearer) {
  return later_is_nearer ? key - 1 : width + 1 - key;
}

}  // namespace zeroplane::gpu
