#pragma once

#include <cmath>
#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/compose/light_math.h"

namespace zeroplane::gpu {

/// A pattern of diagonal lines.
struct Hatch {
  float color[3];     ///< code values, white 1
  float per_px;       ///< periods in a step along x
  std::int64_t down;  ///< 1: lines like /, -1: like \ .
  float period_px;    ///< across the lines
};

// In parts of the period, and how strongly each is laid over the picture.
inline constexpr float kHatchLine = 0.22f, kHatchEdge = 0.08f;
inline constexpr float kLineAlpha = 0.92f, kEdgeAlpha = 0.65f, kTintAlpha = 0.15f;

/// How far a value lies beyond a limit: positive beyond. `sign` is -1 for the near limit, +1 for the far one.
/// NaN is within.
ZP_HD float Beyond(float disparity_pct, float limit_pct, float sign) {
  const float beyond = (disparity_pct - limit_pct) * sign;
  constexpr float kMost = 1e9f;  // so that differences stay finite
  if (!(beyond > -kMost)) return -kMost;
  return beyond < kMost ? beyond : kMost;
}

/// How much of a pixel lies beyond a limit, from what it and its four neighbours are beyond it. Neighbours on
/// the other side tell where between them the limit is passed.
ZP_HD float BeyondCoverage(float here, float left, float right, float above, float below) {
  const float side = here > 0.0f ? 1.0f : -1.0f;
  const float l = (here - left) * side, r = (here - right) * side;
  const float a = (here - above) * side, b = (here - below) * side;
  const float x = l > r ? l : r, y = a > b ? a : b;
  const float slope_x = x > 0.0f ? x : 0.0f, slope_y = y > 0.0f ? y : 0.0f;
  const float slope = sqrtf(slope_x * slope_x + slope_y * slope_y);
  if (!(slope > 0.0f)) return here > 0.0f ? 1.0f : 0.0f;
  return Unit(0.5f + here / slope);
}

/// Lays `coverage` of the hatch over three code values.
ZP_HD void LayHatch(const Hatch& hatch, std::int64_t y, std::int64_t x, float coverage, float* code) {
  const float turns = static_cast<float>(x + hatch.down * y) * hatch.per_px;
  const float phase = turns - floorf(turns);
  const float from_line_px = fabsf(phase - 0.5f) * hatch.period_px;
  const float line = Unit(0.5f * kHatchLine * hatch.period_px + 0.5f - from_line_px);
  const float edged = Unit((0.5f * kHatchLine + kHatchEdge) * hatch.period_px + 0.5f - from_line_px);
  const float dark = coverage * kEdgeAlpha * edged, tint = coverage * kTintAlpha * (1.0f - edged);
  const float bright = coverage * kLineAlpha * line;
  for (int c = 0; c < 3; ++c) {
    const float under = code[c] + tint * (hatch.color[c] - code[c]);
    const float edge = under * (1.0f - dark);
    code[c] = edge + bright * (hatch.color[c] - edge);
  }
}

}  // namespace zeroplane::gpu
