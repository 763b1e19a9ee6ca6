#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace zeroplane::gpu {

struct Shift2 {
  float right = 0, up = 0;
};

/// What happens to a picture between shutter and film. Every field's 0 leaves it as it is.
struct DevelopOptions {
  float turn_px = 0;   ///< the camera turned by so much to the right while the shutter was open
  Shift2 motion_px;    ///< it moved sideways: pixels at a distance of 1 m
  float approach = 0;  ///< it went ahead, metres
  float vignette = 0;  ///< 0 … 1: how much darker the corners are
  float noise = 0;     ///< standard deviation in black, of white; less in bright places
  float grain = 0;     ///< standard deviation in middle grey, of white; alike in all colours, two pixels wide
  std::uint32_t seed = 1;
  void Check() const;
};

/// @param picture       float32 [H, W, 3], code values 0 … 1
/// @param inverse_depth float32 [H, W], 1 / metres
/// @param out           uint8 [H, W, 3]; keeps its memory (reuse.h)
void Develop(const at::Tensor& picture, const at::Tensor& inverse_depth, const DevelopOptions& options,
             at::Tensor& out);

}  // namespace zeroplane::gpu
