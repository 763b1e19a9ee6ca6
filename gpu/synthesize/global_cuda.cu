#include "gpu/base/cuda_launch.h"
#include "gpu/synthesize/global_kernels.h"

namespace zeroplane::gpu {
namespace {

__device__ std::int64_t ThreadIndex() {
  return static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

template <class T>
__global__ void GlobalKernel(GlobalMaps<T> maps, T* out) {
  const std::int64_t i = ThreadIndex();
  if (i >= maps.samples * maps.pixels) return;
  const std::int64_t style = i / maps.pixels * maps.style_step;
  out[i] = maps.t[style] + maps.s[style] * DisparityHat(maps, i);
}

template <class T>
__global__ void GradKernel(GlobalMaps<T> maps, GlobalGrad<T> grads) {
  const std::int64_t i = ThreadIndex();
  if (i < maps.samples * maps.pixels) PutGrad(maps, grads, i, maps.s[i / maps.pixels * maps.style_step]);
}

/// Neighbouring threads read neighbouring pixels.
template <class T>
__global__ void SumKernel(GlobalMaps<T> maps, GlobalGrad<T> grads) {
  const std::int64_t part = ThreadIndex();
  if (part >= maps.samples * kGlobalParts) return;
  const std::int64_t from = part / kGlobalParts * maps.pixels;
  SumPart(maps, grads, from + part % kGlobalParts, from + maps.pixels, kGlobalParts, grads.sums + 2 * part);
}

__global__ void AddPartsKernel(const double* sums, double* totals, std::int64_t samples) {
  const std::int64_t n = ThreadIndex();
  if (n < samples) AddParts(sums + 2 * kGlobalParts * n, totals + 2 * n);
}

}  // namespace

template <class T>
void GlobalCuda(const GlobalMaps<T>& maps, T* out, CUstream_st* stream) {
  Launch("global disparity", stream, GridFor(maps.samples * maps.pixels, 1), GlobalKernel<T>, maps, out);
}

template <class T>
void GlobalGradCuda(const GlobalMaps<T>& maps, const GlobalGrad<T>& grads, CUstream_st* stream) {
  Launch("global disparity: gradient", stream, GridFor(maps.samples * maps.pixels, 1), GradKernel<T>, maps,
         grads);
  Launch("global disparity: sums", stream, GridFor(maps.samples * kGlobalParts, 1), SumKernel<T>, maps,
         grads);
}

void AddPartsCuda(const double* sums, double* totals, std::int64_t samples, CUstream_st* stream) {
  Launch("global disparity: totals", stream, GridFor(samples, 1), AddPartsKernel, sums, totals, samples);
}

template void GlobalCuda(const GlobalMaps<float>&, float*, CUstream_st*);
template void GlobalCuda(const GlobalMaps<double>&, double*, CUstream_st*);
template void GlobalGradCuda(const GlobalMaps<float>&, const GlobalGrad<float>&, CUstream_st*);
template void GlobalGradCuda(const GlobalMaps<double>&, const GlobalGrad<double>&, CUstream_st*);

}  // namespace zeroplane::gpu
