#pragma once

#include <cstdint>

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in fill_background.h. T is uint8 or float.
template <class T>
struct FillArgs {
  const T* picture;
  const std::uint8_t* holes;
  const float* disparity_px;
  T* out_picture;
  std::int64_t height, width;
  float same_surface_px;
};

template <class T>
void FillCpu(const FillArgs<T>& args);

template <class T>
void FillCuda(const FillArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
