#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// The mean of two code values, rounded to nearest (halves up).
ZP_HD std::uint8_t Mean(std::uint8_t a, std::uint8_t b) {
  return static_cast<std::uint8_t>((a + b + 1) >> 1);
}

/// What an anaglyph needs, worked out once: fixed point with kOneBits fractional bits, so that every device
/// adds the same integers.
struct AnaglyphTables {
  static constexpr int kOneBits = 22;    ///< linear light 1.0 is 1 << 22
  static constexpr int kIndexBits = 14;  ///< linear light 1.0 is entry 1 << 14 of `encode`
  static constexpr int kOutputs = 4;     ///< R, G, B and padding

  /// [left or right][channel in][code value][channel out]: matrix entry times the linear light of the code
  /// value.
  std::int32_t light[2][3][256][kOutputs];
  /// Linear light back to a code value.
  std::uint8_t encode[(1 << kIndexBits) + 1];
};

ZP_HD std::uint8_t EncodeLight(const AnaglyphTables& tables, std::int32_t light) {
  constexpr int kShift = AnaglyphTables::kOneBits - AnaglyphTables::kIndexBits;
  constexpr std::int32_t kOne = 1 << AnaglyphTables::kOneBits;
  const std::int32_t clipped = light > 0 ? (light < kOne ? light : kOne) : 0;
  return tables.encode[(clipped + (1 << (kShift - 1))) >> kShift];
}

/// @param left, right, out three samples each
ZP_HD void AnaglyphPixel(const AnaglyphTables& tables, const std::uint8_t* left, const std::uint8_t* right,
                         std::uint8_t* out) {
  std::int32_t sum[AnaglyphTables::kOutputs];
  for (int k = 0; k < AnaglyphTables::kOutputs; ++k) {
    sum[k] = tables.light[0][0][left[0]][k] + tables.light[0][1][left[1]][k] +
             tables.light[0][2][left[2]][k] + tables.light[1][0][right[0]][k] +
             tables.light[1][1][right[1]][k] + tables.light[1][2][right[2]][k];
  }
  for (int k = 0; k < 3; ++k) out[k] = EncodeLight(tables, sum[k]);
}

/// The colours of a disparity map: `entries` from the strongest in front to the strongest behind.
struct DivergingColors {
  static constexpr int kHalf = 512;  ///< entries on either side of the neutral one
  std::uint8_t rgb[2 * kHalf + 1][4];
};

ZP_HD int DivergingIndex(float disparity_pct, float full_scale_pct) {
  const float v = disparity_pct / full_scale_pct;
  const float clipped = v > -1.0f ? (v < 1.0f ? v : 1.0f) : -1.0f;
  return static_cast<int>((clipped + 1.0f) * DivergingColors::kHalf + 0.5f);
}

/// Whether the screen plane passes between two neighbours.
ZP_HD bool CrossesScreen(float a, float b) {
  return (a < 0.0f) != (b < 0.0f);
}

/// The contour's colour: lighter than every colour of the map.
inline constexpr std::uint8_t kContourCode = 250;

/// The colour of pixel x of a row; `below` is the next row, or null.
ZP_HD void DisparityMapPixel(const DivergingColors& colors, const float* row, const float* below, int x,
                             int width, float full_scale_pct, bool contour, std::uint8_t* out) {
  const bool on_screen = contour && ((x + 1 < width && CrossesScreen(row[x], row[x + 1])) ||
                                     (below != nullptr && CrossesScreen(row[x], below[x])));
  const std::uint8_t* color = colors.rgb[DivergingIndex(row[x], full_scale_pct)];
  for (int c = 0; c < 3; ++c) out[c] = on_screen ? kContourCode : color[c];
}

}  // namespace zeroplane::gpu
