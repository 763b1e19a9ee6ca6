#pragma once

// Only for .cu files: what the histograms' kernels share.
#include "gpu/base/cuda_launch.h"
#include "gpu/stats/stats_math.h"

namespace zeroplane::gpu {
namespace {

/// Each thread reads neighbours and adds a run of equal bins at once: fewer threads meet at one address.
constexpr int kRun = 16;

__device__ __forceinline__ std::int64_t ThreadIndex() {
  return static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

/// Mass of the value at i.
__device__ __forceinline__ unsigned int BinMass(const Everywhere&, std::int64_t, double) {
  return 1;
}
__device__ __forceinline__ unsigned int BinMass(const Inside&, std::int64_t, double) {
  return 1;
}
__device__ __forceinline__ Mass BinMass(const Weighted& weights, std::int64_t i, double scale) {
  return MassOf(weights(i), scale);
}

__global__ void FindLargest(Weighted weights, std::int64_t count, int* largest_bits) {
  const std::int64_t first = ThreadIndex() * kRun;
  int largest = 0;
  for (std::int64_t i = first; i < count && i < first + kRun; ++i) {
    const int bits = BitsOf(weights(i));
    largest = bits > largest ? bits : largest;
  }
  if (largest > 0) atomicMax(largest_bits, largest);
}

}  // namespace
}  // namespace zeroplane::gpu
