#include "gpu/base/cuda_launch.h"
#include "gpu/raycast/raycast_math.h"

namespace zeroplane::gpu {
namespace {

__global__ void RaycastKernel(RaycastArgs args) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) RaycastPixel(args, x, y);
}

__global__ void RefineKernel(RaycastArgs args) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) RefinePixel(args, x, y);
}

}  // namespace

void RaycastCuda(const RaycastArgs& args, CUstream_st* stream) {
  const dim3 grid = GridFor(args.width, args.height);
  Launch("raycast", stream, grid, RaycastKernel, args);
  Launch("raycast: outlines", stream, grid, RefineKernel, args);
}

}  // namespace zeroplane::gpu
