#pragma once

#include <cstdint>
#include <cstring>

#include "gpu/base/host_device.h"

/// sRGB's transfer (IEC 61966-2-1) in single precision from additions and multiplications alone, so that
/// loops of it become vector code and every device gives the same bits. Errors are below 1e-6 of white.
namespace zeroplane::gpu {

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

/// To [0, 1]; NaN becomes 0.
ZP_HD float Unit(float value) {
  const float positive = value > 0.0f ? value : 0.0f;
  return positive < 1.0f ? positive : 1.0f;
}

/// Logarithm to base 2 of a positive, normal number; of 0 it is about -127.
ZP_HD float Log2(float x) {
  // x = mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)), whose logarithm is 2 artanh(t).
  constexpr std::uint32_t kSqrtHalfBits = 0x3f3504f3u;
  const std::int32_t exponent = static_cast<std::int32_t>(FloatBits(x) - kSqrtHalfBits) >> 23;
  const float mantissa = FloatOfBits(FloatBits(x) - (static_cast<std::uint32_t>(exponent) << 23));
  const float t = (mantissa - 1.0f) / (mantissa + 1.0f), t2 = t * t;
  constexpr float kTwoOverLn2 = 2.88539008f;
  const float series = 1.0f + t2 * (1.0f / 3 + t2 * (1.0f / 5 + t2 * (1.0f / 7 + t2 * (1.0f / 9))));
  return static_cast<float>(exponent) + kTwoOverLn2 * t * series;
}

/// 2^y for y in [-126, 0].
ZP_HD float Exp2(float y) {
  const std::int32_t whole = static_cast<std::int32_t>(y - 0.5f);
  const float z = (y - static_cast<float>(whole)) * 0.693147181f;
  const float power =
      1.0f +
      z * (1.0f + z * (1.0f / 2 + z * (1.0f / 6 + z * (1.0f / 24 + z * (1.0f / 120 + z * (1.0f / 720))))));
  return FloatOfBits(FloatBits(power) + (static_cast<std::uint32_t>(whole) << 23));
}

/// x^exponent for x in [0, 1] and an exponent in (0, 0.99].
ZP_HD float Root(float x, float exponent) {
  return Exp2(exponent * Log2(x));
}

/// The curved part of the transfer, without the straight one near black. @param code at least 0.04045
ZP_HD float CurvedLight(float code) {
  return Exp2(2.4f * Log2(code * (1.0f / 1.055f) + 0.055f / 1.055f));
}
/// @param light at least 0.0031308
ZP_HD float CurvedCode(float light) {
  return 1.055f * Root(light, 1.0f / 2.4f) - 0.055f;
}

// Both ways: along the straight part as far as the knee, and from there along the curve. Without a choice
// between the two, which would keep loops from becoming vector code.

/// A code value (white 1) to linear light; values beyond [0, 1] are clipped.
ZP_HD float LightOf(float code) {
  constexpr float kKnee = 0.04045f;
  const float c = Unit(code);
  const float straight = c < kKnee ? c : kKnee, curved = c > kKnee ? c : kKnee;
  return straight * (1.0f / 12.92f) + (CurvedLight(curved) - CurvedLight(kKnee));
}

/// Linear light to a code value (white 1); values beyond [0, 1] are clipped.
ZP_HD float CodeOf(float light) {
  constexpr float kKnee = 0.0031308f;
  const float v = Unit(light);
  const float straight = v < kKnee ? v : kKnee, curved = v > kKnee ? v : kKnee;
  return Unit(straight * 12.92f + (CurvedCode(curved) - CurvedCode(kKnee)));
}

/// A sample to the code value that is 1 for white, and back: integers are rounded to nearest and clipped.
ZP_HD float ToUnit(std::uint8_t sample) {
  return sample * (1.0f / 255);
}
ZP_HD float ToUnit(std::uint16_t sample) {
  return sample * (1.0f / 65535);
}
ZP_HD float ToUnit(float sample) {
  return sample;
}
ZP_HD void FromUnit(float code, std::uint8_t& sample) {
  sample = static_cast<std::uint8_t>(static_cast<std::int32_t>(Unit(code) * 255.0f + 0.5f));
}
ZP_HD void FromUnit(float code, std::uint16_t& sample) {
  sample = static_cast<std::uint16_t>(static_cast<std::int32_t>(Unit(code) * 65535.0f + 0.5f));
}
ZP_HD void FromUnit(float code, float& sample) {
  sample = code;
}

}  // namespace zeroplane::gpu
