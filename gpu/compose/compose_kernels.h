#pragma once

#include <cstdint>

#include "gpu/compose/compose_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// One eye put into a part of the canvas, at (out_x, out_y), perhaps at half width or half height.
struct PlaceArgs {
  const std::uint8_t* eye;  ///< [height][width][3]
  std::int64_t height, width;
  std::uint8_t* canvas;  ///< [...][canvas_width][3]
  std::int64_t canvas_width, out_x, out_y;
  bool halve_width, halve_height;  ///< not both

  ZP_HD std::int64_t out_height() const { return halve_height ? height / 2 : height; }
  ZP_HD std::int64_t out_width() const { return halve_width ? width / 2 : width; }
};
void PlaceCpu(const PlaceArgs& args);
void PlaceCuda(const PlaceArgs& args, CUstream_st* stream);

struct AnaglyphArgs {
  const std::uint8_t* left;
  const std::uint8_t* right;
  std::uint8_t* out;
  std::int64_t count;            ///< pixels
  const AnaglyphTables* tables;  ///< on the same device
};
void AnaglyphCpu(const AnaglyphArgs& args);
void AnaglyphCuda(const AnaglyphArgs& args, CUstream_st* stream);

struct DisparityMapArgs {
  const float* disparity_pct;  ///< [height][width]
  std::uint8_t* out;           ///< [height][width][3]
  std::int64_t height, width;
  float full_scale_pct;
  bool contour;
  const DivergingColors* colors;  ///< on the same device
};
void DisparityMapCpu(const DisparityMapArgs& args);
void DisparityMapCuda(const DisparityMapArgs& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
