#include "gpu/base/cuda_launch.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

__global__ void PlaceKernel(PlaceArgs args) {
  const std::int64_t k =
      static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;  // sample in the row
  if (k >= args.out_width() * kChannels) return;
  const std::int64_t samples = args.width * kChannels;
  for (std::int64_t y = blockIdx.y; y < args.out_height(); y += gridDim.y) {
    const std::uint8_t* row = args.eye + (args.halve_height ? 2 * y : y) * samples;
    std::uint8_t* out = args.canvas + ((args.out_y + y) * args.canvas_width + args.out_x) * kChannels + k;
    if (args.halve_height) {
      *out = Mean(row[k], row[k + samples]);
    } else if (args.halve_width) {
      const std::int64_t first = k / kChannels * 2 * kChannels + k % kChannels;
      *out = Mean(row[first], row[first + kChannels]);
    } else {
      *out = row[k];
    }
  }
}

__global__ void AnaglyphKernel(AnaglyphArgs args) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i >= args.count) return;
  AnaglyphPixel(*args.tables, args.left + kChannels * i, args.right + kChannels * i,
                args.out + kChannels * i);
}

__global__ void DisparityMapKernel(DisparityMapArgs args) {
  const int width = static_cast<int>(args.width);
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const float* row = args.disparity_pct + y * width;
    const float* below = y + 1 < args.height ? row + width : nullptr;
    DisparityMapPixel(*args.colors, row, below, x, width, args.full_scale_pct, args.contour,
                      args.out + (y * width + x) * kChannels);
  }
}

}  // namespace

void PlaceCuda(const PlaceArgs& args, CUstream_st* stream) {
  Launch("compose: place", stream, GridFor(args.out_width() * kChannels, args.out_height()), PlaceKernel,
         args);
}

void AnaglyphCuda(const AnaglyphArgs& args, CUstream_st* stream) {
  Launch("compose: anaglyph", stream, GridFor(args.count, 1), AnaglyphKernel, args);
}

void DisparityMapCuda(const DisparityMapArgs& args, CUstream_st* stream) {
  Launch("disparity map", stream, GridFor(args.width, args.height), DisparityMapKernel, args);
}

}  // namespace zeroplane::gpu
