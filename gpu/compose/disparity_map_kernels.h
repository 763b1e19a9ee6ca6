#pragma once

#include <cstdint>

#include "gpu/compose/disparity_map_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

struct DisparityMapArgs {
  const float* disparity_pct;  ///< [height][width]
  std::uint8_t* out;           ///< [height][width][3]
  std::int64_t height, width;
  float per_pct;  ///< 1 / full scale
  bool contour;
  float contour_width_px;
  const DivergingColors* colors;  ///< on the same device
};
void DisparityMapCpu(const DisparityMapArgs& args);
void DisparityMapCuda(const DisparityMapArgs& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
