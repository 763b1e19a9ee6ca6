#pragma once

#include <cmath>
#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// The colours of a disparity map: `rgb` from the strongest in front to the strongest behind.
struct DivergingColors {
  static constexpr int kHalf = 512;  ///< entries on either side of the neutral one
  std::uint8_t rgb[2 * kHalf + 1][4];
  std::uint8_t line[4];  ///< of the contour
};

/// In parts of the full scale, within [-1, 1]; NaN becomes 0.
ZP_HD float ScaledDisparity(float disparity_pct, float per_pct) {
  const float v = disparity_pct * per_pct;
  const float high = v < 1.0f ? v : 1.0f;  // also NaN, which the next line cannot tell
  const float clipped = high > -1.0f ? high : -1.0f;
  return v == v ? clipped : 0.0f;
}

ZP_HD int DivergingIndex(float scaled) {
  return static_cast<int>((scaled + 1.0f) * DivergingColors::kHalf + 0.5f);
}

/// The contour is looked for this far about a pixel.
inline constexpr int kContourReach = 2, kContourSide = 2 * kContourReach + 1;

/// How much of a pixel the zero-plane's line covers.
/// @param rows the five rows about the pixel's, of scaled disparity; beyond the map the edge repeats
/// @param columns the five columns about the pixel's
ZP_HD float ContourCoverage(const float* const* rows, const int* columns, float width_px) {
  // Binomial weights have the variance 1 px^2, so the fitted plane's slopes are the weighted sums of value
  // times offset.
  const float weights[kContourSide] = {1.0f / 16, 4.0f / 16, 6.0f / 16, 4.0f / 16, 1.0f / 16};
  float mean = 0, slope_x = 0, slope_y = 0;
  for (int j = 0; j < kContourSide; ++j) {
    const float* row = rows[j];
    const float left2 = row[columns[0]], left = row[columns[1]], right = row[columns[3]],
                right2 = row[columns[4]];
    const float sum =
        (weights[0] * (left2 + right2) + weights[1] * (left + right)) + weights[2] * row[columns[2]];
    const float across = 2.0f * weights[0] * (right2 - left2) + weights[1] * (right - left);
    mean += weights[j] * sum;
    slope_x += weights[j] * across;
    slope_y += weights[j] * static_cast<float>(j - kContourReach) * sum;
  }
  const float slope = sqrtf(slope_x * slope_x + slope_y * slope_y);
  constexpr float kFlat = 1e-6f;  // has no line, wherever it lies
  const float distance_px = slope > kFlat ? fabsf(mean) / slope : width_px;
  const float coverage = (0.5f * width_px + 0.5f) - distance_px;
  return coverage > 0.0f ? (coverage < 1.0f ? coverage : 1.0f) : 0.0f;
}

/// The line over a pixel of the map; code values are mixed.
ZP_HD void DrawContour(const std::uint8_t* line, float coverage, std::uint8_t* pixel) {
  for (int c = 0; c < 3; ++c) {
    const float mixed = pixel[c] + coverage * (static_cast<float>(line[c]) - static_cast<float>(pixel[c]));
    pixel[c] = static_cast<std::uint8_t>(static_cast<int>(mixed + 0.5f));
  }
}

}  // namespace zeroplane::gpu
