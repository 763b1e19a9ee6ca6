#include "gpu/base/cuda_launch.h"
#include "gpu/fill/fill_blur.h"
#include "gpu/fill/fill_kernels.h"
#include "gpu/fill/fill_math.h"
#include "gpu/fill/fill_mirror.h"

namespace zeroplane::gpu {
namespace {

/// The slopes of a run's rims, kept at its first pixel in the memory of the second set of pixels.
struct FillSlopes {
  float of[2];
};
template <class T>
__device__ FillSlopes& SlopesOf(const FillArgs<T>& args, std::int64_t y, int begin) {
  static_assert(sizeof(FillPixel<T>) >= sizeof(FillSlopes));
  return reinterpret_cast<FillSlopes&>(args.pixels[1][y * args.width + begin]);
}

template <class T>
__device__ int EndOfRun(const FillArgs<T>& args, std::int64_t y, int x) {
  const std::uint8_t* holes = args.holes + y * args.width;
  do ++x;
  while (x < args.width && holes[x] != 0);
  return x;
}

/// A thread for the first hole of every run.
template <class T>
__global__ void FindRunSlopes(FillArgs<T> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::uint8_t* holes = args.holes + y * args.width;
    if (holes[x] == 0 || (x > 0 && holes[x - 1] != 0)) continue;
    FillRun run = FindRims(args, static_cast<int>(y), x, EndOfRun(args, y, x));
    FindSlopes(args, run);
    SlopesOf(args, y, x) = FillSlopes{{run.rims[0].slope, run.rims[1].slope}};
  }
}

// From here on a thread for every hole.
template <class T>
__global__ void StartPixels(FillArgs<T> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::uint8_t* holes = args.holes + y * args.width;
    if (holes[x] == 0) continue;
    int begin = x;
    while (begin > 0 && holes[begin - 1] != 0) --begin;
    FillRun run = FindRims(args, static_cast<int>(y), begin, EndOfRun(args, y, x));
    const FillSlopes slopes = SlopesOf(args, y, begin);
    for (int side = 0; side < 2; ++side) run.rims[side].slope = slopes.of[side];
    StartPixel(args, run, x);
  }
}

template <class T>
__global__ void BlurPixels(FillArgs<T> args, int level) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  const FillStep step = StepOf(level, args.same_surface_px);
  const FillPixel<T>* from = args.pixels[level & 1];
  FillPixel<T>* to = args.pixels[(level + 1) & 1];
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const FillRow<T> own = RowOf(args, from, y);
    if (own.holes[x] == 0) continue;
    const float share = TapShare(step, args.blur, own.ground[x].reach_px);
    FillPixel<T>& out = to[y * args.width + x];
    if (share > 0.0f) {
      out = BlurPixel(step, RowOf(args, from, y - step.spacing), own, RowOf(args, from, y + step.spacing), x,
                      x, x + 1, static_cast<int>(args.width), share);
    } else {
      out = own.pixels[x];
    }
  }
}

template <class T>
__global__ void FinishPixels(FillArgs<T> args, const FillPixel<T>* pixels) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (std::int64_t y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::int64_t at = y * args.width + x;
    if (args.holes[at] == 0) continue;
    const FillColor color = Load<T>(pixels[at]);
    for (int c = 0; c < 3; ++c) args.picture[3 * at + c] = FinishSample<T>(color, c);
  }
}

}  // namespace

template <class T>
void FillCuda(const FillArgs<T>& args, CUstream_st* stream) {
  const dim3 grid = GridFor(args.width, args.height);
  Launch("fill: slopes", stream, grid, FindRunSlopes<T>, args);
  Launch("fill: mirror", stream, grid, StartPixels<T>, args);
  for (int level = 0; level < kFillLevels; ++level)
    Launch("fill: blur", stream, grid, BlurPixels<T>, args, level);
  Launch("fill: finish", stream, grid, FinishPixels<T>, args,
         static_cast<const FillPixel<T>*>(args.pixels[kFillLevels & 1]));
}

template void FillCuda(const FillArgs<std::uint8_t>&, CUstream_st*);
template void FillCuda(const FillArgs<std::uint16_t>&, CUstream_st*);
template void FillCuda(const FillArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
