#pragma once

#include <cstdint>

#include "gpu/resample/resize_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in resize.h; T is uint8, uint16 or float, Out the same or float
/// (T's codes, not rounded; never with linear_light).
template <class T, class Out>
struct ResizeArgs {
  const T* source;
  Out* out;
  ResizeAxis rows, columns;
  ResizeTaps row_taps, column_taps;  ///< memory for the weights, which the op fills
  bool linear_light;
};

/// @tparam kChannels 3 of a picture, 1 of a map
template <class T, class Out, int kChannels>
void ResizeCpu(const ResizeArgs<T, Out>& args);

template <class T, class Out, int kChannels>
void ResizeCuda(const ResizeArgs<T, Out>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
