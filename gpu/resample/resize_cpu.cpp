#include <algorithm>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/base/sample_light.h"
#include "gpu/resample/resize_kernels.h"

namespace zeroplane::gpu {
namespace {

template <class Out>
void Encode(const float* values, std::int64_t count, bool linear_light, Out* out) {
  if (linear_light) {
    for (std::int64_t k = 0; k < count; ++k) out[k] = SampleOfLight<Out>(values[k]);
  } else {
    for (std::int64_t k = 0; k < count; ++k) out[k] = Code<Out>::FromCodes(values[k]);
  }
}

/// The weighted sum of the source rows that output row y reads.
template <class T, class Out>
void MixRows(const ResizeArgs<T, Out>& args, std::int64_t y, std::int64_t samples, float* decoded,
             float* mixed) {
  const int count = args.rows.taps();
  const float* weights = args.row_taps.weights + y * count;
  std::fill_n(mixed, samples, 0.0f);
  for (int j = 0; j < count; ++j) {
    const float weight = weights[j];
    if (weight == 0.0f) continue;
    const T* row = args.source + (args.row_taps.first[y] + j) * samples;
    if (args.linear_light) {
      LightOfSamples(row, samples, decoded);
      for (std::int64_t k = 0; k < samples; ++k) mixed[k] += weight * decoded[k];
    } else {
      for (std::int64_t k = 0; k < samples; ++k) mixed[k] += weight * static_cast<float>(row[k]);
    }
  }
}

template <class T, class Out, int kChannels>
void MixColumns(const ResizeArgs<T, Out>& args, const float* row, float* out) {
  const int count = args.columns.taps();
  for (std::int64_t x = 0; x < args.columns.to; ++x) {
    const float* weights = args.column_taps.weights + x * count;
    const float* in = row + static_cast<std::int64_t>(args.column_taps.first[x]) * kChannels;
    float sum[kChannels] = {};
    for (int k = 0; k < count; ++k) {
      for (int c = 0; c < kChannels; ++c) sum[c] += weights[k] * in[k * kChannels + c];
    }
    for (int c = 0; c < kChannels; ++c) out[x * kChannels + c] = sum[c];
  }
}

}  // namespace

template <class T, class Out, int kChannels>
void ResizeCpu(const ResizeArgs<T, Out>& args) {
  for (int y = 0; y < args.rows.to; ++y) FillTaps(args.rows, args.row_taps, y);
  for (int x = 0; x < args.columns.to; ++x) FillTaps(args.columns, args.column_taps, x);
  const std::int64_t samples = static_cast<std::int64_t>(args.columns.from) * kChannels;
  const std::int64_t out_samples = static_cast<std::int64_t>(args.columns.to) * kChannels;
  const std::int64_t work = std::max<std::int64_t>(args.columns.from, args.columns.to);
  ForRows(args.rows.to, work, [&](std::int64_t first, std::int64_t end) {
    struct Tag;
    float* mixed = ThreadScratch<Tag, float>(2 * samples + out_samples);
    float *decoded = mixed + samples, *out = decoded + samples;
    for (std::int64_t y = first; y < end; ++y) {
      MixRows(args, y, samples, decoded, mixed);
      MixColumns<T, Out, kChannels>(args, mixed, out);
      Encode(out, out_samples, args.linear_light, args.out + y * out_samples);
    }
  });
}

template void ResizeCpu<std::uint8_t, std::uint8_t, 3>(const ResizeArgs<std::uint8_t, std::uint8_t>&);
template void ResizeCpu<std::uint8_t, float, 3>(const ResizeArgs<std::uint8_t, float>&);
template void ResizeCpu<std::uint16_t, std::uint16_t, 3>(const ResizeArgs<std::uint16_t, std::uint16_t>&);
template void ResizeCpu<std::uint16_t, float, 3>(const ResizeArgs<std::uint16_t, float>&);
template void ResizeCpu<float, float, 3>(const ResizeArgs<float, float>&);
template void ResizeCpu<float, float, 1>(const ResizeArgs<float, float>&);

}  // namespace zeroplane::gpu
