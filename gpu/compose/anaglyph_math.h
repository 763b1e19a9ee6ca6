#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/compose/light_math.h"

namespace zeroplane::gpu {

/// What an anaglyph of 8-bit eyes needs, worked out once. Tables add without multiplying, so every device
/// adds the same numbers.
struct AnaglyphTables {
  static constexpr int kOutputs = 4;  ///< R, G, B and padding

  // `encode` is read by the upper bits of a float: 256 steps an octave are a quarter of a code value at white
  // and far less below, where the curve is steep.
  static constexpr int kStepBits = 8, kShift = 23 - kStepBits;
  static constexpr int kOctaves = 20;  ///< darker light than 2^-20 is black
  static constexpr float kDarkest = 1.0f / (1 << kOctaves);
  static constexpr std::uint32_t kFirst = (127u - kOctaves) << kStepBits;  ///< index of kDarkest
  static constexpr int kEntries = (kOctaves << kStepBits) + 1;

  /// [left or right][channel in][code value][channel out]: matrix entry times the linear light of the code
  /// value.
  alignas(64) float light[2][3][256][kOutputs];
  /// Linear light back to a code value: of red, of green and blue.
  std::uint8_t encode[2][kEntries];
};

/// The place in `encode` of light in (-inf, inf).
ZP_HD std::int32_t EncodeIndex(float light) {
  const float lit = light > AnaglyphTables::kDarkest ? light : AnaglyphTables::kDarkest;
  const float clipped = lit < 1.0f ? lit : 1.0f;
  return static_cast<std::int32_t>((FloatBits(clipped) >> AnaglyphTables::kShift) - AnaglyphTables::kFirst);
}

/// The light of both eyes together, in kOutputs channels. @param left, right three samples each
ZP_HD void TableLight(const AnaglyphTables& tables, const std::uint8_t* left, const std::uint8_t* right,
                      float* light) {
  const float *l0 = tables.light[0][0][left[0]], *l1 = tables.light[0][1][left[1]],
              *l2 = tables.light[0][2][left[2]];
  const float *r0 = tables.light[1][0][right[0]], *r1 = tables.light[1][1][right[1]],
              *r2 = tables.light[1][2][right[2]];
  for (int k = 0; k < AnaglyphTables::kOutputs; ++k) {
    light[k] = ((l0[k] + l1[k]) + (l2[k] + r0[k])) + (r1[k] + r2[k]);
  }
}

/// Three samples of three indices.
ZP_HD void EncodeByTable(const AnaglyphTables& tables, const std::int32_t* index, std::uint8_t* out) {
  out[0] = tables.encode[0][index[0]];
  out[1] = tables.encode[1][index[1]];
  out[2] = tables.encode[1][index[2]];
}

/// Deeper samples have no tables of products: their curves are those of light_math.h.
struct AnaglyphWeights {
  float of[2][3][AnaglyphTables::kOutputs];  ///< [left or right][channel in][channel out]
  float red_root;                            ///< 1 / gamma of the red channel
};

/// The same from linear light, three channels of each eye.
ZP_HD void MixLight(const AnaglyphWeights& weights, const float* left, const float* right, float* light) {
  for (int k = 0; k < AnaglyphTables::kOutputs; ++k) {
    light[k] = ((weights.of[0][0][k] * left[0] + weights.of[0][1][k] * left[1]) +
                (weights.of[0][2][k] * left[2] + weights.of[1][0][k] * right[0])) +
               (weights.of[1][1][k] * right[1] + weights.of[1][2][k] * right[2]);
  }
}

}  // namespace zeroplane::gpu
