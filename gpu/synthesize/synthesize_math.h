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

ZP_HD float Disparity(float iz, float s_px, float t_px) {
  return t_px - s_px * iz;
}

ZP_HD float LocalMove(float disparity, float alpha, float added_px, float roundness, float median_px) {
  const float moved = median_px + added_px + roundness * (disparity - median_px);
  return (1.0f - alpha) * disparity + alpha * moved;
}

}  // namespace zeroplane::gpu
