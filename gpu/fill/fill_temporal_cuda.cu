#include "gpu/base/cuda_launch.h"
#include "gpu/fill/fill_temporal_blend.h"
#include "gpu/fill/fill_temporal_kernels.h"
#include "gpu/fill/fill_temporal_motion.h"

namespace zeroplane::gpu {
namespace {

using namespace temporal;

/// Stages that work on a row's run of holes: the thread at its first hole does it.
enum class RunStage { kDisparity, kMotion, kCompare };

template <class T, RunStage kStage>
__global__ void ForRuns(FillTemporalArgs<T> args, int look) {
  const int begin = blockIdx.x * blockDim.x + threadIdx.x;
  if (begin >= args.width) return;
  for (int y = blockIdx.y; y < args.height; y += gridDim.y) {
    const std::uint8_t* holes = args.frame.holes + static_cast<std::int64_t>(y) * args.width;
    if (holes[begin] == 0 || (begin > 0 && holes[begin - 1] != 0)) continue;
    int end = begin + 1;
    while (end < args.width && holes[end] != 0) ++end;
    if (kStage == RunStage::kDisparity) ExtendDisparity(args, y, begin, end);
    if (kStage == RunStage::kMotion) ExtendMotion(args, args.looks[look], y, begin, end);
    if (kStage == RunStage::kCompare) CompareRim(args, args.looks[look], y, begin, end);
  }
}

enum class HoleStage { kSmoothDisparity, kSmoothMotion, kTake, kAgree, kBlend };

template <class T, HoleStage kStage>
__global__ void ForHoles(FillTemporalArgs<T> args, int look) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.width) return;
  for (int y = blockIdx.y; y < args.height; y += gridDim.y) {
    if (args.frame.holes[static_cast<std::int64_t>(y) * args.width + x] == 0) continue;
    if (kStage == HoleStage::kSmoothDisparity) SmoothDisparity(args, y, x);
    if (kStage == HoleStage::kSmoothMotion) SmoothMotion(args, y, x);
    if (kStage == HoleStage::kTake) TakeCandidate(args, args.looks[look], y, x);
    if (kStage == HoleStage::kAgree) Agree(args, y, x);
    if (kStage == HoleStage::kBlend) BlendHole(args, y, x);
  }
}

}  // namespace

template <class T>
void FillTemporalCuda(const FillTemporalArgs<T>& args, CUstream_st* stream) {
  const dim3 grid = GridFor(args.width, args.height);
  const std::size_t pixels = static_cast<std::size_t>(args.height) * args.width;
  CopyOnDevice("fill from neighbours", stream, args.out_picture, args.frame.picture,
               pixels * kChannels * sizeof(T));
  ClearOnDevice("fill from neighbours", stream, args.out_temporal, pixels);
  Launch("fill from neighbours: disparity", stream, grid, ForRuns<T, RunStage::kDisparity>, args, 0);
  Launch("fill from neighbours: smooth", stream, grid, ForHoles<T, HoleStage::kSmoothDisparity>, args, 0);
  for (int k = 0; k < args.look_count; ++k) {
    if (!args.looks[k].is_known) {
      Launch("fill from neighbours: motion", stream, grid, ForRuns<T, RunStage::kMotion>, args, k);
      Launch("fill from neighbours: smooth", stream, grid, ForHoles<T, HoleStage::kSmoothMotion>, args, k);
    }
    Launch("fill from neighbours: compare", stream, grid, ForRuns<T, RunStage::kCompare>, args, k);
    Launch("fill from neighbours: take", stream, grid, ForHoles<T, HoleStage::kTake>, args, k);
  }
  if (args.look_count > 0) {
    Launch("fill from neighbours: agree", stream, grid, ForHoles<T, HoleStage::kAgree>, args, 0);
  }
  Launch("fill from neighbours: blend", stream, grid, ForHoles<T, HoleStage::kBlend>, args, 0);
}

template void FillTemporalCuda(const FillTemporalArgs<std::uint8_t>&, CUstream_st*);
template void FillTemporalCuda(const FillTemporalArgs<std::uint16_t>&, CUstream_st*);
template void FillTemporalCuda(const FillTemporalArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
