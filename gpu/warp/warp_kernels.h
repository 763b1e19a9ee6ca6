#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in warp.h. T is uint8, uint16 or float.
template <class T>
struct WarpArgs {
  const T* picture;
  const float* disparity_px;
  T* out_picture;
  std::uint8_t* out_holes;
  float* out_disparity_px;
  std::int64_t height, width;
  float factor, max_stretch;
};

template <class T>
void WarpCpu(const WarpArgs<T>& args);

template <class T>
void WarpCuda(const WarpArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
