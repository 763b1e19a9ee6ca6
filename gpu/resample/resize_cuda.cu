#include "gpu/base/cuda_launch.h"
#include "gpu/base/sample_light.h"
#include "gpu/resample/resize_kernels.h"

namespace zeroplane::gpu {
namespace {

__global__ void FillAxis(ResizeAxis axis, ResizeTaps taps) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x < axis.to) FillTaps(axis, taps, x);
}

/// Rows first within every column, as the CPU does it.
template <class T, class Out, int kChannels>
__global__ void MixPixels(ResizeArgs<T, Out> args) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= args.columns.to) return;
  const int row_count = args.rows.taps(), column_count = args.columns.taps();
  const std::int64_t samples = static_cast<std::int64_t>(args.columns.from) * kChannels;
  const float* across = args.column_taps.weights + static_cast<std::int64_t>(x) * column_count;
  const std::int64_t first = static_cast<std::int64_t>(args.column_taps.first[x]) * kChannels;
  for (std::int64_t y = blockIdx.y; y < args.rows.to; y += gridDim.y) {
    const float* down = args.row_taps.weights + y * row_count;
    const T* source = args.source + args.row_taps.first[y] * samples + first;
    float sum[kChannels] = {};
    for (int k = 0; k < column_count; ++k) {
      for (int c = 0; c < kChannels; ++c) {
        float mixed = 0.0f;
        for (int j = 0; j < row_count; ++j) {
          if (down[j] == 0.0f) continue;
          const T sample = source[j * samples + k * kChannels + c];
          mixed += down[j] * (args.linear_light ? LightOfSample(sample) : static_cast<float>(sample));
        }
        sum[c] += across[k] * mixed;
      }
    }
    Out* out = args.out + (y * args.columns.to + x) * kChannels;
    for (int c = 0; c < kChannels; ++c) {
      out[c] = args.linear_light ? SampleOfLight<Out>(sum[c]) : Code<Out>::FromCodes(sum[c]);
    }
  }
}

}  // namespace

template <class T, class Out, int kChannels>
void ResizeCuda(const ResizeArgs<T, Out>& args, CUstream_st* stream) {
  Launch("resize: row weights", stream, GridFor(args.rows.to, 1), FillAxis, args.rows, args.row_taps);
  Launch("resize: column weights", stream, GridFor(args.columns.to, 1), FillAxis, args.columns,
         args.column_taps);
  Launch("resize", stream, GridFor(args.columns.to, args.rows.to), MixPixels<T, Out, kChannels>, args);
}

template void ResizeCuda<std::uint8_t, std::uint8_t, 3>(const ResizeArgs<std::uint8_t, std::uint8_t>&,
                                                        CUstream_st*);
template void ResizeCuda<std::uint8_t, float, 3>(const ResizeArgs<std::uint8_t, float>&, CUstream_st*);
template void ResizeCuda<std::uint16_t, std::uint16_t, 3>(const ResizeArgs<std::uint16_t, std::uint16_t>&,
                                                          CUstream_st*);
template void ResizeCuda<std::uint16_t, float, 3>(const ResizeArgs<std::uint16_t, float>&, CUstream_st*);
template void ResizeCuda<float, float, 3>(const ResizeArgs<float, float>&, CUstream_st*);
template void ResizeCuda<float, float, 1>(const ResizeArgs<float, float>&, CUstream_st*);

}  // namespace zeroplane::gpu
