#include "gpu/base/cuda_launch.h"
#include "gpu/fill/fill_kernels.h"
#include "gpu/fill/fill_math.h"

namespace zeroplane::gpu {
namespace {

/// The thread at a run's first hole fills the run: runs are short, and no two threads share one.
template <class T>
__global__ void FillRuns(FillArgs<T> args) {
  const int width = static_cast<int>(args.width);
  const int begin = blockIdx.x * blockDim.x + threadIdx.x;
  if (begin >= width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::uint8_t* holes = args.holes + y * width;
    if (holes[begin] == 0 || (begin > 0 && holes[begin - 1] != 0)) continue;
    int end = begin + 1;
    while (end < width && holes[end] != 0) ++end;
    FillRun(FillRow<T>{args.out_picture + y * width * 3, holes, args.disparity_px + y * width, width,
                       args.same_surface_px},
            begin, end);
  }
}

}  // namespace

template <class T>
void FillCuda(const FillArgs<T>& args, CUstream_st* stream) {
  CopyOnDevice("fill", stream, args.out_picture, args.picture, args.height * args.width * 3 * sizeof(T));
  Launch("fill", stream, GridFor(args.width, args.height), FillRuns<T>, args);
}

template void FillCuda(const FillArgs<std::uint8_t>&, CUstream_st*);
template void FillCuda(const FillArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
