#include "gpu/base/cuda_launch.h"
#include "gpu/develop/develop_math.h"

namespace zeroplane::gpu {
namespace {

__global__ void DevelopKernel(DevelopArgs args) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) DevelopPixel(args, x, y);
}

}  // namespace

void DevelopCuda(const DevelopArgs& args, CUstream_st* stream) {
  Launch("develop", stream, GridFor(args.width, args.height), DevelopKernel, args);
}

}  // namespace zeroplane::gpu
