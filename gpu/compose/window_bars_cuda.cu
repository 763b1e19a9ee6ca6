#include "gpu/base/cuda_launch.h"
#include "gpu/compose/window_bars_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

template <class T>
__global__ void WindowBarsKernel(WindowBarsArgs<T> args) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const float down = (static_cast<float>(y) + 0.5f) / static_cast<float>(args.height);
    const float left = Uncovered(x, BarWidth(args.left, down));
    const float right = Uncovered(args.width - 1 - x, BarWidth(args.right, down));
    const std::int64_t k = (y * args.width + x) * kChannels;
    for (int c = 0; c < kChannels; ++c) args.out[k + c] = Dimmed(Dimmed(args.eye[k + c], left), right);
  }
}

}  // namespace

template <class T>
void WindowBarsCuda(const WindowBarsArgs<T>& args, CUstream_st* stream) {
  Launch("floating window", stream, GridFor(args.width, args.height), WindowBarsKernel<T>, args);
}

template void WindowBarsCuda(const WindowBarsArgs<std::uint8_t>&, CUstream_st*);
template void WindowBarsCuda(const WindowBarsArgs<std::uint16_t>&, CUstream_st*);
template void WindowBarsCuda(const WindowBarsArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
