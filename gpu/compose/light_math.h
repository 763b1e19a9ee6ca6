#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/base/light.h"

/// sRGB's transfer as the layouts need it: code values and light clipped to [0, 1]. Errors are below 1e-6 of
/// white.
namespace zeroplane::gpu {

/// To [0, 1]; NaN becomes 0.
ZP_HD float Unit(float value) {
  const float positive = value > 0.0f ? value : 0.0f;
  return positive < 1.0f ? positive : 1.0f;
}

/// x^exponent for x in [0, 1] and an exponent in (0, 0.99].
ZP_HD float Root(float x, float exponent) {
  return light::Exp2(exponent * light::Log2(x));
}

/// The curved part of the transfer, without the straight one near black. @param code at least 0.04045
ZP_HD float CurvedLight(float code) {
  return light::Exp2(2.4f * light::Log2(code * (1.0f / 1.055f) + 0.055f / 1.055f));
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
