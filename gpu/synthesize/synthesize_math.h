#pragma once

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// The identity from 10 to 245; beyond, x -> 10 * x / (10 + x): slope 1 where it begins, and it never passes
/// the end.
ZP_HD float Knee(float iz) {
  constexpr float kRoom = 10.0f, kLow = kRoom, kHigh = 255.0f - kRoom, kLimit = 1e6f;
  const float above = iz > kHigh ? (iz < kLimit ? iz - kHigh : kLimit) : 0.0f;
  const float below = iz < kLow ? (iz > -kLimit ? kLow - iz : kLimit) : 0.0f;
  const float straight = iz > kLow ? (iz < kHigh ? iz : kHigh) : kLow;
  return straight + kRoom * above / (kRoom + above) - kRoom * below / (kRoom + below);
}

ZP_HD float Canvas(float raw, float scale, float offset) {
  return Knee(offset + scale * raw);
}

/// Where a canvas value lies in a curve's table (core/stereo/depth_curve.h), in steps; NaN stays NaN.
ZP_HD float CurvePlace(float iz) {
  constexpr float kStepsPerIz = 16.0f;
  const float inside = iz < 0.0f ? 0.0f : (iz > 255.0f ? 255.0f : iz);
  return inside * kStepsPerIz;
}
/// The entry at or before that place, one that has a next; NaN has the first.
ZP_HD int CurveCell(float place) {
  constexpr float kLastCell = 255.0f * 16.0f - 1.0f;
  const float some = place > 0.0f ? place : 0.0f;
  return static_cast<int>(some < kLastCell ? some : kLastCell);
}
ZP_HD float CurveFromTable(const float* table, int cell, float place) {
  const float share = place - static_cast<float>(cell);
  return table[cell] + share * (table[cell + 1] - table[cell]);
}

ZP_HD float Disparity(float iz, float s_px, float t_px) {
  return t_px - s_px * iz;
}

ZP_HD float DualDisparity(float iz, float vs, float vt, float scale, float offset_px) {
  return offset_px + scale * (vt - vs * iz);
}

ZP_HD float Alpha(float alpha) {
  return alpha;
}
ZP_HD float Alpha(unsigned char code) {
  return static_cast<float>(code) / 255.0f;
}

ZP_HD float LocalMove(float disparity, float alpha, float added_px, float roundness, float median_px) {
  const float moved = median_px + added_px + roundness * (disparity - median_px);
  return (1.0f - alpha) * disparity + alpha * moved;
}

/// The comfort knee. `low_px` <= `high_px` are where the bends begin, `square` is room * room.
struct ComfortBend {
  float near_px, far_px, low_px, high_px, room_px, square;
};

/// room * x / (room + x), written so that every step of it is monotone after rounding, too.
ZP_HD float Bent(float x, float room_px, float square) {
  const float bent = room_px - square / (room_px + x);
  return bent > 0.0f ? bent : 0.0f;
}

/// What is not finite is a hole, and stays one.
ZP_HD float Comfortable(float d, const ComfortBend& bend) {
  constexpr float kLargest = 3.402823466e38f;
  const bool is_behind = d > bend.high_px;
  const float past = is_behind ? d - bend.high_px : bend.low_px - d;
  const float bent = Bent(past, bend.room_px, bend.square);
  const float far_side = bend.high_px + bent, near_side = bend.low_px - bent;
  const float behind = far_side < bend.far_px ? far_side : bend.far_px;
  const float in_front = near_side > bend.near_px ? near_side : bend.near_px;
  const bool is_straight = !(past > 0.0f) || !(d <= kLargest && d >= -kLargest);
  return is_straight ? d : (is_behind ? behind : in_front);
}

}  // namespace zeroplane::gpu
