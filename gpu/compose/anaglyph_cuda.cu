#include "gpu/base/cuda_launch.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3;

__global__ void TableKernel(AnaglyphArgs<std::uint8_t> args) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i >= args.count) return;
  float light[AnaglyphTables::kOutputs];
  TableLight(*args.tables, args.left + kChannels * i, args.right + kChannels * i, light);
  std::int32_t index[kChannels];
  for (int k = 0; k < kChannels; ++k) index[k] = EncodeIndex(light[k]);
  EncodeByTable(*args.tables, index, args.out + kChannels * i);
}

template <class T>
__global__ void LightKernel(AnaglyphArgs<T> args) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i >= args.count) return;
  float left[kChannels], right[kChannels];
  for (int c = 0; c < kChannels; ++c) {
    left[c] = LightOf(ToUnit(args.left[kChannels * i + c]));
    right[c] = LightOf(ToUnit(args.right[kChannels * i + c]));
  }
  float light[AnaglyphTables::kOutputs];
  MixLight(args.weights, left, right, light);
  for (int k = 0; k < kChannels; ++k) {
    float code = CodeOf(light[k]);
    if (k == 0 && args.weights.red_root < 1.0f) code = Root(code, args.weights.red_root);
    FromUnit(code, args.out[kChannels * i + k]);
  }
}

}  // namespace

template <class T>
void AnaglyphCuda(const AnaglyphArgs<T>& args, CUstream_st* stream) {
  Launch("compose: anaglyph", stream, GridFor(args.count, 1), LightKernel<T>, args);
}

template <>
void AnaglyphCuda(const AnaglyphArgs<std::uint8_t>& args, CUstream_st* stream) {
  Launch("compose: anaglyph", stream, GridFor(args.count, 1), TableKernel, args);
}

template void AnaglyphCuda(const AnaglyphArgs<std::uint16_t>&, CUstream_st*);
template void AnaglyphCuda(const AnaglyphArgs<float>&, CUstream_st*);

}  // namespace zeroplane::gpu
