#include "gpu/base/cuda_launch.h"
#include "gpu/synthesize/synthesize_kernels.h"
#include "gpu/synthesize/synthesize_math.h"

namespace zeroplane::gpu {
namespace {

__device__ std::int64_t ThreadIndex() {
  return static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

__global__ void CanvasKernel(CanvasArgs args) {
  const std::int64_t i = ThreadIndex();
  if (i < args.count) args.iz[i] = Canvas(args.raw[i], args.scale, args.offset);
}

__global__ void SynthesizeKernel(SynthesizeArgs args) {
  const std::int64_t i = ThreadIndex();
  if (i < args.count) args.disparity_px[i] = Disparity(args.iz[i], args.s_px, args.t_px);
}

__global__ void LocalMoveKernel(LocalMoveArgs args) {
  const std::int64_t i = ThreadIndex();
  if (i >= args.count) return;
  args.out_px[i] =
      LocalMove(args.disparity_px[i], args.alpha[i], args.added_px, args.roundness, args.median_px);
}

}  // namespace

void CanvasCuda(const CanvasArgs& args, CUstream_st* stream) {
  Launch("canvas", stream, GridFor(args.count, 1), CanvasKernel, args);
}

void SynthesizeCuda(const SynthesizeArgs& args, CUstream_st* stream) {
  Launch("synthesize", stream, GridFor(args.count, 1), SynthesizeKernel, args);
}

void LocalMoveCuda(const LocalMoveArgs& args, CUstream_st* stream) {
  Launch("local move", stream, GridFor(args.count, 1), LocalMoveKernel, args);
}

}  // namespace zeroplane::gpu
