#include "gpu/base/cuda_launch.h"
#include "gpu/compose/disparity_map_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

/// The 5 x 5 values about a pixel, scaled.
struct Patch {
  float values[kContourSide][kContourSide];
  bool crosses;  ///< some are in front of the screen and some are not
};

__device__ Patch PatchAbout(const DisparityMapArgs& args, std::int64_t y, std::int64_t x) {
  Patch patch;
  int front = 0;
  for (int j = 0; j < kContourSide; ++j) {
    const std::int64_t row = min(max(y + j - kContourReach, std::int64_t{0}), args.height - 1);
    for (int i = 0; i < kContourSide; ++i) {
      const std::int64_t column = min(max(x + i - kContourReach, std::int64_t{0}), args.width - 1);
      patch.values[j][i] = ScaledDisparity(args.disparity_pct[row * args.width + column], args.per_pct);
      front += patch.values[j][i] < 0.0f ? 1 : 0;
    }
  }
  patch.crosses = front > 0 && front < kContourSide * kContourSide;
  return patch;
}

__global__ void DisparityMapKernel(DisparityMapArgs args) {
  const std::int64_t x = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    std::uint8_t* out = args.out + (y * args.width + x) * kChannels;
    const float scaled = ScaledDisparity(args.disparity_pct[y * args.width + x], args.per_pct);
    const std::uint8_t* color = args.colors->rgb[DivergingIndex(scaled)];
    for (int c = 0; c < kChannels; ++c) out[c] = color[c];
    if (!args.contour) continue;
    const Patch patch = PatchAbout(args, y, x);
    if (!patch.crosses) continue;
    const float* rows[kContourSide];
    int columns[kContourSide];
    for (int j = 0; j < kContourSide; ++j) {
      rows[j] = patch.values[j];
      columns[j] = j;
    }
    const float coverage = ContourCoverage(rows, columns, args.contour_width_px);
    if (coverage > 0.0f) DrawContour(args.colors->line, coverage, out);
  }
}

}  // namespace

void DisparityMapCuda(const DisparityMapArgs& args, CUstream_st* stream) {
  Launch("disparity map", stream, GridFor(args.width, args.height), DisparityMapKernel, args);
}

}  // namespace zeroplane::gpu
