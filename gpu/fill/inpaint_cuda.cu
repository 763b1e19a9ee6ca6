#include "gpu/base/cuda_launch.h"
#include "gpu/fill/inpaint_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class Stage>
__global__ void RunOnPixels(Stage stage, const std::uint8_t* holes, int height, int width) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= width) return;
  for (int y = blockIdx.y; y < height; y += gridDim.y) {
    if (holes == nullptr || (holes[y * width + x] & kHolePixel) != 0) stage(y, x);
  }
}

struct KernelForEach {
  CUstream_st* stream;

  template <class Level, class Stage>
  void ForPixels(const Level& level, const Stage& stage) const {
    Launch("inpaint", stream, GridFor(level.width, level.height), RunOnPixels<Stage>, stage,
           static_cast<const std::uint8_t*>(nullptr), level.height, level.width);
  }
  template <class Level, class Stage>
  void ForHoles(const Level& level, const Stage& stage) const {
    Launch("inpaint: holes", stream, GridFor(level.width, level.height), RunOnPixels<Stage>, stage,
           static_cast<const std::uint8_t*>(level.state), level.height, level.width);
  }
};

}  // namespace

template <class T>
void InpaintCuda(const InpaintArgs<T>& args, CUstream_st* stream) {
  const KernelForEach machine{stream};
  InpaintRun<T, KernelForEach>(args, machine).Run();
}

template void InpaintCuda(const InpaintArgs<std::uint8_t>&, CUstream_st*);
template void InpaintCuda(const InpaintArgs<std::uint16_t>&, CUstream_st*);
template void InpaintCuda(const InpaintArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
