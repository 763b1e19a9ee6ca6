#include "gpu/base/cuda_launch.h"
#include "gpu/synthesize/synthesize_kernels.h"

namespace zeroplane::gpu {
namespace {

__device__ std::int64_t ThreadIndex() {
  return static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

__global__ void CanvasKernel(CanvasArgs args) {
  const std::int64_t i = ThreadIndex();
  if (i < args.count) args.iz[i] = Canvas(args.raw[i], args.scale, args.offset);
}

__device__ float GlobalDisparity(const SynthesizeArgs& args, std::int64_t i) {
  if (args.iz == nullptr) return args.out_px[i];
  float iz = args.iz[i];
  if (args.curve_table != nullptr) {
    const float place = CurvePlace(iz);
    iz = CurveFromTable(args.curve_table, CurveCell(place), place);
  }
  if (args.vs != nullptr) return DualDisparity(iz, args.vs[i], args.vt[i], args.scale, args.offset_px);
  return Disparity(iz, args.scale, args.offset_px);
}

__global__ void SynthesizeKernel(SynthesizeArgs args) {
  const std::int64_t i = ThreadIndex();
  if (i >= args.count) return;
  float d = GlobalDisparity(args, i);
  for (int e = 0; e < args.effect_count; ++e) {
    const EffectArgs& effect = args.effects[e];
    const float alpha = effect.alpha != nullptr ? effect.alpha[i] : Alpha(effect.codes[i]);
    d = LocalMove(d, alpha, effect.added_px, effect.roundness, effect.median_px);
  }
  args.out_px[i] = args.has_knee ? Comfortable(d, args.knee) : d;
}

}  // namespace

void CanvasCuda(const CanvasArgs& args, CUstream_st* stream) {
  Launch("canvas", stream, GridFor(args.count, 1), CanvasKernel, args);
}

void SynthesizeCuda(const SynthesizeArgs& args, CUstream_st* stream) {
  Launch("synthesize", stream, GridFor(args.count, 1), SynthesizeKernel, args);
}

}  // namespace zeroplane::gpu
