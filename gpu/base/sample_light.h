#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/base/light.h"

namespace zeroplane::gpu {

/// A sample type's code values as floats (white 1) and back; integers are rounded to nearest and clipped.
template <class T>
struct Code;

template <>
struct Code<float> {
  static ZP_HD float ToUnit(float code) { return code; }
  static ZP_HD float FromUnit(float unit) { return unit; }
  static ZP_HD float FromCodes(float codes) { return codes; }
};

template <class T, int kWhite>
struct IntegerCode {
  static ZP_HD float ToUnit(T code) { return static_cast<float>(code) * (1.0f / kWhite); }
  static ZP_HD T FromUnit(float unit) { return FromCodes(unit * static_cast<float>(kWhite)); }
  static ZP_HD T FromCodes(float codes) {
    return static_cast<T>(static_cast<int>(light::Hold(codes, 0.0f, static_cast<float>(kWhite)) + 0.5f));
  }
};
template <>
struct Code<std::uint8_t> : IntegerCode<std::uint8_t, 255> {};
template <>
struct Code<std::uint16_t> : IntegerCode<std::uint16_t, 65535> {};

template <class T>
ZP_HD float LightOfSample(T code) {
  return ToLight(Code<T>::ToUnit(code));
}
template <class T>
ZP_HD T SampleOfLight(float linear) {
  return Code<T>::FromUnit(FromLight(linear));
}

/// `count` samples to linear light, on the CPU.
template <class T>
void LightOfSamples(const T* samples, std::int64_t count, float* out) {
  for (std::int64_t k = 0; k < count; ++k) out[k] = LightOfSample(samples[k]);
}

/// Only 256 values: looked up.
template <>
inline void LightOfSamples(const std::uint8_t* samples, std::int64_t count, float* out) {
  struct Table {
    float light[256];
    Table() {
      for (int code = 0; code < 256; ++code) light[code] = LightOfSample(static_cast<std::uint8_t>(code));
    }
  };
  static const Table table;
  for (std::int64_t k = 0; k < count; ++k) out[k] = table.light[samples[k]];
}

}  // namespace zeroplane::gpu
