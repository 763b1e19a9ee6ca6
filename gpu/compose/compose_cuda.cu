#include "gpu/base/cuda_launch.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

template <class T>
__global__ void PlaceKernel(PlaceArgs<T> args) {
  const std::int64_t k =
      static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;  // sample in the row
  if (k >= args.out_width() * kChannels) return;
  for (std::int64_t n = blockIdx.y; n < args.rows(); n += gridDim.y) {
    const T* row = args.EyeRow(n);
    T* out = args.CanvasRow(n) + k;
    if (args.halve_height) {
      *out = Mean(row[k], row[k + args.width * kChannels]);
    } else if (args.halve_width) {
      const std::int64_t first = k / kChannels * 2 * kChannels + k % kChannels;
      *out = Mean(row[first], row[first + kChannels]);
    } else {
      *out = row[k];
    }
  }
}

template <class T>
__global__ void AlternateKernel(AlternateArgs<T> args) {
  const std::int64_t samples = args.width * kChannels;
  const std::int64_t k = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (k >= samples) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::int64_t turn = k / kChannels + (args.checkerboard ? y : 0);
    args.out[y * samples + k] = (turn % 2 == 0 ? args.first : args.second)[y * samples + k];
  }
}

template <class T>
__global__ void DifferenceKernel(DifferenceArgs<T> args) {
  const std::int64_t k = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (k < args.count) args.out[k] = Difference(args.left[k], args.right[k]);
}

}  // namespace

template <class T>
void PlaceCuda(const PlaceArgs<T>& args, CUstream_st* stream) {
  Launch("compose: place", stream, GridFor(args.out_width() * kChannels, args.rows()), PlaceKernel<T>, args);
}

void ClearCuda(void* memory, std::size_t bytes, CUstream_st* stream) {
  ClearOnDevice("compose: gap", stream, memory, bytes);
}

template <class T>
void AlternateCuda(const AlternateArgs<T>& args, CUstream_st* stream) {
  Launch("compose: alternate", stream, GridFor(args.width * kChannels, args.height), AlternateKernel<T>,
         args);
}

template <class T>
void DifferenceCuda(const DifferenceArgs<T>& args, CUstream_st* stream) {
  Launch("compose: difference", stream, GridFor(args.count, 1), DifferenceKernel<T>, args);
}

#define ZP_FOR_SAMPLES(T)                                             \
  template void PlaceCuda(const PlaceArgs<T>&, CUstream_st*);         \
  template void AlternateCuda(const AlternateArgs<T>&, CUstream_st*); \
  template void DifferenceCuda(const DifferenceArgs<T>&, CUstream_st*);
ZP_FOR_SAMPLES(std::uint8_t)
ZP_FOR_SAMPLES(std::uint16_t)
ZP_FOR_SAMPLES(float)
#undef ZP_FOR_SAMPLES

}  // namespace zeroplane::gpu
