#include "gpu/base/cuda_launch.h"
#include "gpu/compose/comfort_overlay_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

template <class T>
__global__ void ComfortOverlayKernel(ComfortOverlayArgs<T> args) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const float* row = args.disparity_pct + y * args.width;
    const float* rows[3] = {y > 0 ? row - args.width : row, row,
                            y + 1 < args.height ? row + args.width : row};
    const std::int64_t k = (y * args.width + x) * kChannels;
    OverlayPixel(args, rows, y, x, args.picture + k, args.out + k);
  }
}

}  // namespace

template <class T>
void ComfortOverlayCuda(const ComfortOverlayArgs<T>& args, CUstream_st* stream) {
  Launch("comfort overlay", stream, GridFor(args.width, args.height), ComfortOverlayKernel<T>, args);
}

template void ComfortOverlayCuda(const ComfortOverlayArgs<std::uint8_t>&, CUstream_st*);
template void ComfortOverlayCuda(const ComfortOverlayArgs<std::uint16_t>&, CUstream_st*);
template void ComfortOverlayCuda(const ComfortOverlayArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
