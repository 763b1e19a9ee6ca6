#include "gpu/base/cuda_launch.h"
#include "gpu/sample_row/sample_row_kernels.h"
#include "gpu/sample_row/sample_row_math.h"

namespace zeroplane::gpu {
namespace {

__device__ int Column() {
  return static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
}

template <class T>
__global__ void SampleKernel(SampleRowArgs<T> args) {
  const int x = Column(), width = static_cast<int>(args.width);
  if (x >= width) return;
  const std::int64_t plane = args.height * args.width;
  const int step = width > 1 ? 1 : 0;
  for (std::int64_t row = blockIdx.y; row < args.images * args.height; row += gridDim.y) {
    const RowPlace<T> place = PlaceInRow(x, args.shift[row * width + x], width);
    args.valid[row * width + x] = place.inside ? 1 : 0;
    std::int64_t line = row / args.height * args.channels * plane + row % args.height * width;
    for (std::int64_t c = 0; c < args.channels; ++c, line += plane) {
      const T* source = args.source + line + place.left;
      args.sampled[line + x] = MixInRow(source[0], source[step], place.weight);
    }
  }
}

template <class T>
__global__ void ShiftGradKernel(SampleRowGradArgs<T> args) {
  const int x = Column(), width = static_cast<int>(args.width);
  if (x >= width) return;
  const std::int64_t plane = args.height * args.width;
  const int step = width > 1 ? 1 : 0;
  for (std::int64_t row = blockIdx.y; row < args.images * args.height; row += gridDim.y) {
    const RowPlace<T> place = PlaceInRow(x, args.shift[row * width + x], width);
    std::int64_t line = row / args.height * args.channels * plane + row % args.height * width;
    T sum = T(0);
    for (std::int64_t c = 0; c < args.channels; ++c, line += plane) {
      const T* source = args.source + line + place.left;
      const T slope = source[step] - source[0];
      sum += place.inside ? args.grad[line + x] * slope : T(0);
    }
    args.grad_shift[row * width + x] = sum;
  }
}

/// One thread a row: adding with atomics would make the sums depend on the order in which threads happen to
/// run, and a training run that is resumed must take the identical step.
template <class T>
__global__ void SourceGradKernel(SampleRowGradArgs<T> args) {
  const std::int64_t line = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (line >= args.images * args.channels * args.height) return;
  const std::int64_t row = line / (args.channels * args.height) * args.height + line % args.height;
  ScatterRow(args.shift + row * args.width, args.grad + line * args.width,
             args.grad_source + line * args.width, static_cast<int>(args.width));
}

}  // namespace

template <class T>
void SampleRowCuda(const SampleRowArgs<T>& args, CUstream_st* stream) {
  Launch("sample row", stream, GridFor(args.width, args.images * args.height), SampleKernel<T>, args);
}

template <class T>
void SampleRowGradCuda(const SampleRowGradArgs<T>& args, CUstream_st* stream) {
  if (args.grad_shift != nullptr) {
    Launch("sample row: gradient to the shift", stream, GridFor(args.width, args.images * args.height),
           ShiftGradKernel<T>, args);
  }
  if (args.grad_source != nullptr) {
    Launch("sample row: gradient to the source", stream,
           GridFor(args.images * args.channels * args.height, 1), SourceGradKernel<T>, args);
  }
}

template void SampleRowCuda(const SampleRowArgs<float>&, CUstream_st*);
template void SampleRowCuda(const SampleRowArgs<double>&, CUstream_st*);
template void SampleRowGradCuda(const SampleRowGradArgs<float>&, CUstream_st*);
template void SampleRowGradCuda(const SampleRowGradArgs<double>&, CUstream_st*);

}  // namespace zeroplane::gpu
