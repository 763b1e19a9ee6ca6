#include <algorithm>
#include <vector>

#include "gpu/base/cpu_rows.h"
#include "gpu/compose/compose_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr int kChannels = 3, kOutputs = AnaglyphTables::kOutputs;
constexpr int kBlock = 256;  // pixels at a time: what lies between the steps stays in the nearest memory

// A block in steps, each a loop that becomes vector code: four channels of a pixel together where the eyes
// are mixed, samples beside each other where the curves are.

/// LightOf() of every 16-bit code, 256 KiB: an anaglyph takes two thirds of the time that it takes without.
const float* LightOfCodes() {
  static const std::vector<float> table = [] {
    std::vector<float> light(1 << 16);
    for (std::size_t code = 0; code < light.size(); ++code) {
      light[code] = LightOf(ToUnit(static_cast<std::uint16_t>(code)));
    }
    return light;
  }();
  return table.data();
}

void ToLight(const std::uint16_t* samples, int count, float* light) {
  const float* table = LightOfCodes();
  for (int k = 0; k < count; ++k) light[k] = table[samples[k]];
}

void ToLight(const float* samples, int count, float* light) {
  for (int k = 0; k < count; ++k) light[k] = LightOf(samples[k]);
}

/// `count` pixels, at most kBlock.
template <class T>
void AnaglyphBlock(const AnaglyphArgs<T>& args, const T* left, const T* right, T* out, int count) {
  float left_light[kBlock * kChannels], right_light[kBlock * kChannels], mixed[kBlock * kOutputs];
  ToLight(left, count * kChannels, left_light);
  ToLight(right, count * kChannels, right_light);
  const AnaglyphWeights weights = args.weights;
  for (int i = 0; i < count; ++i) {
    MixLight(weights, left_light + kChannels * i, right_light + kChannels * i, mixed + kOutputs * i);
  }
  for (int k = 0; k < count * kOutputs; ++k) mixed[k] = CodeOf(mixed[k]);
  if (weights.red_root < 1.0f) {
    for (int i = 0; i < count; ++i) mixed[kOutputs * i] = Root(mixed[kOutputs * i], weights.red_root);
  }
  T codes[kBlock * kOutputs];
  for (int k = 0; k < count * kOutputs; ++k) FromUnit(mixed[k], codes[k]);
  for (int i = 0; i < count; ++i) {
    for (int k = 0; k < kChannels; ++k) out[kChannels * i + k] = codes[kOutputs * i + k];
  }
}

template <>
void AnaglyphBlock(const AnaglyphArgs<std::uint8_t>& args, const std::uint8_t* left,
                   const std::uint8_t* right, std::uint8_t* out, int count) {
  const AnaglyphTables& tables = *args.tables;
  float mixed[kBlock * kOutputs];
  std::int32_t index[kBlock * kOutputs];
  for (int i = 0; i < count; ++i) {
    TableLight(tables, left + kChannels * i, right + kChannels * i, mixed + kOutputs * i);
  }
  for (int k = 0; k < count * kOutputs; ++k) index[k] = EncodeIndex(mixed[k]);
  for (int i = 0; i < count; ++i) EncodeByTable(tables, index + kOutputs * i, out + kChannels * i);
}

}  // namespace

template <class T>
void AnaglyphCpu(const AnaglyphArgs<T>& args) {
  constexpr std::int64_t kPixelsPerTask = 32768;
  ForRanges(args.count, kPixelsPerTask, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; i += kBlock) {
      AnaglyphBlock(args, args.left + kChannels * i, args.right + kChannels * i, args.out + kChannels * i,
                    static_cast<int>(std::min<std::int64_t>(kBlock, end - i)));
    }
  });
}

template void AnaglyphCpu(const AnaglyphArgs<std::uint8_t>&);
template void AnaglyphCpu(const AnaglyphArgs<std::uint16_t>&);
template void AnaglyphCpu(const AnaglyphArgs<float>&);

}  // namespace zeroplane::gpu
