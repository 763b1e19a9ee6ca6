#pragma once

// The little of CUDA that the kernels use, for a C++ compiler: one thread after the other on the CPU. The
// tests build every .cu file so (zeroplane_gpu_cuda_on_cpu) and hold it against the same references as a
// card: its arithmetic and its indices are right before a card ever sees it. What it cannot show: races, the
// card's own rounding, speed.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#define __global__ static
#define __device__
#define __host__
#define __forceinline__ inline
#define __restrict__ __restrict

struct CUstream_st;

struct dim3 {
  explicit dim3(unsigned x_count = 1, unsigned y_count = 1, unsigned z_count = 1)
      : x(x_count), y(y_count), z(z_count) {}
  unsigned x, y, z;
};

enum cudaError_t { cudaSuccess = 0 };
enum cudaMemcpyKind { cudaMemcpyDeviceToDevice = 3 };

namespace zeroplane::gpu {

using std::max;
using std::min;

inline thread_local dim3 gridDim, blockDim, blockIdx, threadIdx;

/// From the last thread to the first: what comes out must not depend on the order.
template <class Thread>
void RunOnCpu(const dim3& grid, unsigned block, const Thread& thread) {
  gridDim = grid;
  blockDim = dim3(block);
  for (blockIdx.y = grid.y; blockIdx.y-- > 0;) {
    for (blockIdx.x = grid.x; blockIdx.x-- > 0;) {
      for (threadIdx.x = block; threadIdx.x-- > 0;) thread();
    }
  }
}

inline const char* cudaGetErrorString(cudaError_t) {
  return "";
}
inline cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind,
                                   CUstream_st*) {
  std::memcpy(to, from, bytes);
  return cudaSuccess;
}
inline cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, CUstream_st*) {
  std::memset(memory, value, bytes);
  return cudaSuccess;
}

template <class T>
T atomicMax(T* place, T value) {
  const T before = *place;
  *place = std::max(before, value);
  return before;
}
template <class T>
T atomicMin(T* place, T value) {
  const T before = *place;
  *place = std::min(before, value);
  return before;
}
template <class T>
T atomicAdd(T* place, T value) {
  const T before = *place;
  *place += value;
  return before;
}
template <class T>
T atomicOr(T* place, T value) {
  const T before = *place;
  *place |= value;
  return before;
}

}  // namespace zeroplane::gpu
