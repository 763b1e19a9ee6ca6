#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// One axis of resize.h: `from` source pixels become `to`.
struct ResizeAxis {
  int from, to;
  bool cubic;

  /// The longer of the two: distances below are measured in parts of it.
  ZP_HD int longer() const { return from > to ? from : to; }
  /// Source pixels that one output pixel may read, before the edge is minded.
  ZP_HD int reach() const {
    const std::int64_t span = cubic ? 4LL * longer() : from;
    return static_cast<int>((span + to - 1) / to) + 1;
  }
  /// Weights stored for every output pixel.
  ZP_HD int taps() const { return reach() < from ? reach() : from; }
};

/// Where the weights lie: [to] and [to][taps].
struct ResizeTaps {
  int* first;
  float* weights;
};

ZP_HD float CatmullRom(float t) {
  const float a = t < 0.0f ? -t : t;
  if (a < 1.0f) return 1.0f + a * a * (1.5f * a - 2.5f);
  return a < 2.0f ? 2.0f + a * (-4.0f + a * (2.5f - 0.5f * a)) : 0.0f;
}

/// The first source pixel that output pixel `x` may read; may be negative.
ZP_HD std::int64_t FirstTap(const ResizeAxis& axis, std::int64_t x) {
  if (!axis.cubic) return x * axis.from / axis.to;
  // The centre of pixel i lies in reach when (2 i + 1) to > (2 x + 1) from - 4 longer.
  const std::int64_t bound = (2 * x + 1) * axis.from - 4LL * axis.longer() - axis.to;
  const std::int64_t step = 2LL * axis.to;
  return (bound >= 0 ? bound / step : -((-bound + step - 1) / step)) + 1;
}

/// How much of source pixel `i` goes into output pixel `x`, before the sum is made 1. Positions are whole
/// numbers of 1 / (2 to) source pixels, so nothing is lost at the far end of a wide picture.
ZP_HD float TapWeight(const ResizeAxis& axis, std::int64_t x, std::int64_t i) {
  if (axis.cubic) {
    const std::int64_t distance = (2 * i + 1) * axis.to - (2 * x + 1) * axis.from;
    return CatmullRom(static_cast<float>(distance) / static_cast<float>(2 * axis.longer()));
  }
  const std::int64_t begin = i * axis.to > x * axis.from ? i * axis.to : x * axis.from;
  const std::int64_t last = (i + 1) * axis.to, out_last = (x + 1) * axis.from;
  const std::int64_t covered = (last < out_last ? last : out_last) - begin;
  return covered > 0 ? static_cast<float>(covered) / static_cast<float>(axis.from) : 0.0f;
}

/// Works out output pixel x's weights. What would be read beyond an edge counts for the pixel at the edge.
ZP_HD void FillTaps(const ResizeAxis& axis, const ResizeTaps& taps, int x) {
  const int count = axis.taps();
  const std::int64_t raw_first = FirstTap(axis, x);
  const std::int64_t last_first = axis.from - count;
  const std::int64_t first = raw_first < 0 ? 0 : raw_first < last_first ? raw_first : last_first;
  float* weights = taps.weights + static_cast<std::int64_t>(x) * count;
  taps.first[x] = static_cast<int>(first);
  for (int k = 0; k < count; ++k) weights[k] = 0.0f;
  float sum = 0.0f;
  for (std::int64_t i = raw_first; i < raw_first + axis.reach(); ++i) {
    const float weight = TapWeight(axis, x, i);
    const std::int64_t inside = i < 0 ? 0 : i < axis.from ? i : axis.from - 1;
    const std::int64_t k = inside - first;
    if (weight == 0.0f || k < 0 || k >= count) continue;
    weights[k] += weight;
    sum += weight;
  }
  for (int k = 0; k < count; ++k) weights[k] /= sum;
}

}  // namespace zeroplane::gpu
