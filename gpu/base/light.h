#pragma once

#include <cstdint>
#include <cstring>

#include "gpu/base/host_device.h"

/// sRGB's transfer (IEC 61966-2-1) in single precision without the maths library: the same bits on every
/// device, and loops over it become vector code. Relative error below 2e-6.
namespace zeroplane::gpu {

/// Light is held to [0, kMaxLight]: float pictures may be brighter than white (1), and may hold rubbish.
inline constexpr float kMaxLight = 1024.0f;
inline constexpr float kMaxEncoded = 18.896f;  ///< its code value

ZP_HD std::uint32_t FloatBits(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}
ZP_HD float FloatOfBits(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

namespace light {

/// @param x positive and normal; of 0 it is about -127
ZP_HD float Log2(float x) {
  constexpr std::uint32_t kRootOfHalf = 0x3f3504f3u, kMantissaBits = 23;
  const std::uint32_t bits = FloatBits(x);
  const std::int32_t exponent = static_cast<std::int32_t>(bits - kRootOfHalf) >> kMantissaBits;
  const float m =
      FloatOfBits(bits - (static_cast<std::uint32_t>(exponent) << kMantissaBits));  // sqrt(1/2) … sqrt(2)
  const float t = (m - 1.0f) / (m + 1.0f), t2 = t * t;
  const float series = 1.0f + t2 * (1.0f / 3 + t2 * (1.0f / 5 + t2 * (1.0f / 7 + t2 * (1.0f / 9))));
  return static_cast<float>(exponent) + 2.8853900817779268f * t * series;
}

/// @param y -126 … 100
ZP_HD float Exp2(float y) {
  constexpr int kBias = 127, kAbove = 512, kMantissaBits = 23;
  const int whole = static_cast<int>(y + (kAbove + 0.5f)) - kAbove;
  const float f = (y - static_cast<float>(whole)) * 0.69314718055994531f;
  const float mantissa =
      1.0f +
      f * (1.0f + f * (1.0f / 2 + f * (1.0f / 6 + f * (1.0f / 24 + f * (1.0f / 120 + f * (1.0f / 720))))));
  return mantissa * FloatOfBits(static_cast<std::uint32_t>(whole + kBias) << kMantissaBits);
}

/// NaN becomes `low`.
ZP_HD float Hold(float x, float low, float high) {
  const float above = x > low ? x : low;
  return above < high ? above : high;
}

}  // namespace light

/// Code value (white 1) to linear light.
ZP_HD float ToLight(float encoded) {
  const float e = light::Hold(encoded, 0.0f, kMaxEncoded);
  const float curve = light::Exp2(2.4f * light::Log2((e + 0.055f) * (1.0f / 1.055f)));
  const float line = e * (1.0f / 12.92f);
  return e <= 0.04045f ? line : curve;
}

/// Linear light to code value (white 1).
ZP_HD float FromLight(float linear) {
  const float l = light::Hold(linear, 0.0f, kMaxLight);
  const float curve =
      1.055f * light::Exp2((1.0f / 2.4f) * light::Log2(light::Hold(l, 1e-6f, kMaxLight))) - 0.055f;
  const float line = 12.92f * l;
  return l <= 0.0031308f ? line : curve;
}

}  // namespace zeroplane::gpu
