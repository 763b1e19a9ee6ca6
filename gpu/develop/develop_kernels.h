#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in develop.h.
struct DevelopArgs {
  const float* picture;
  const float* inverse_depth;
  std::uint8_t* out;
  std::int64_t height, width;
  float turn_px, motion_right_px, motion_up_px, approach, vignette, noise, grain;
  std::uint32_t seed;
};

void DevelopCpu(const DevelopArgs& args);
void DevelopCuda(const DevelopArgs& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
