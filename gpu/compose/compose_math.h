#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// The mean of two samples; of integers, rounded to nearest (halves up).
ZP_HD std::uint8_t Mean(std::uint8_t a, std::uint8_t b) {
  return static_cast<std::uint8_t>((a + b + 1) >> 1);
}
ZP_HD std::uint16_t Mean(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::uint16_t>((a + b + 1) >> 1);
}
ZP_HD float Mean(float a, float b) {
  return (a + b) * 0.5f;
}

/// Half of left minus right, around mid grey (128 of 255, 32768 of 65535, 0.5).
ZP_HD std::uint8_t Difference(std::uint8_t left, std::uint8_t right) {
  return static_cast<std::uint8_t>((256 + left - right) >> 1);
}
ZP_HD std::uint16_t Difference(std::uint16_t left, std::uint16_t right) {
  return static_cast<std::uint16_t>((65536 + left - right) >> 1);
}
ZP_HD float Difference(float left, float right) {
  return 0.5f + (left - right) * 0.5f;
}

}  // namespace zeroplane::gpu
