#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_temporal_kernels.h"

/// The background side of holes for fill_temporal.h, and values that go on from it. Every decision compares
/// values that single precision holds exactly where the input does: medians, not means.
namespace zeroplane::gpu::temporal {

constexpr int kChannels = 3;
constexpr int kSums = kChannels + 2;  // of rim_differences
constexpr int kCandidate = kChannels + 1;

/// The rim is probed at so many places in its near and in its far half; motion estimates bleed over
/// silhouettes, so the first pixels are left out.
constexpr int kHalfProbes = 8, kProbes = 2 * kHalfProbes, kFirstProbePx = 3;
/// Half of the probes must tell a value for a slope to be drawn from them.
constexpr int kTrustedProbes = kHalfProbes / 2;
/// Steepest change of disparity or motion along a row, pixels a pixel.
constexpr float kMaxSlope = 1.0f / 32;
/// Rows above and below that are heard.
constexpr int kRows = 4;
/// Fewer compared pixels than this say nothing about the rim.
constexpr float kLeastDifferences = 6;
/// Which probes are compared: every such.
constexpr int kCompared = 2;

ZP_HD bool IsKnown(float value) {
  return value - value == 0.0f;
}
ZP_HD float Unknown() {
  return __builtin_nanf("");
}
ZP_HD bool AreNear(float a, float b, float limit) {
  return a - b <= limit && b - a <= limit;
}

/// Keeps up to kCapacity values in order.
template <int kCapacity>
struct Sorted {
  float values[kCapacity];
  int count = 0;
  ZP_HD void Add(float value) {
    int place = count++;
    for (; place > 0 && values[place - 1] > value; --place) values[place] = values[place - 1];
    values[place] = value;
  }
  /// The lower of the two middle ones.
  ZP_HD float Median() const { return count > 0 ? values[(count - 1) / 2] : Unknown(); }
};

/// The background side of a run of holes.
struct Rim {
  int pixel;    ///< the run's neighbour in its row, or -1: the whole row is holes
  int outward;  ///< away from the run
  float disparity_px;
};

/// The farther rim of the holes [begin, end). Its disparity is the farthest of its first three pixels: the
/// first may be half foreground.
template <class T>
ZP_HD Rim FindRim(const FillTemporalArgs<T>& args, int y, int begin, int end) {
  constexpr int kFirstPixels = 3;
  const std::int64_t row = static_cast<std::int64_t>(y) * args.width;
  const float* disparity = args.frame.disparity_px + row;
  const int left = begin - 1, right = end;
  if (left < 0 && right >= args.width) return {-1, 0, Unknown()};
  const bool from_left = left >= 0 && (right >= args.width || disparity[left] >= disparity[right]);
  Rim rim{from_left ? left : right, from_left ? -1 : 1, 0};
  rim.disparity_px = disparity[rim.pixel];
  for (int step = 1; step < kFirstPixels; ++step) {
    const int x = rim.pixel + step * rim.outward;
    if (x < 0 || x >= args.width || args.frame.holes[row + x] != 0) break;
    if (disparity[x] > rim.disparity_px) rim.disparity_px = disparity[x];
  }
  return rim;
}

/// Column of a probe, or -1 where the background's surface does not show.
template <class T>
ZP_HD int ProbeAt(const FillTemporalArgs<T>& args, int y, const Rim& rim, int probe) {
  const int x = rim.pixel + rim.outward * (kFirstProbePx + probe * args.stride_px);
  if (x < 0 || x >= args.width) return -1;
  const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
  if (args.frame.holes[pixel] != 0) return -1;
  return AreNear(args.frame.disparity_px[pixel], rim.disparity_px, args.same_surface_px) ? x : -1;
}

/// A value that changes evenly along a row.
struct Line {
  float at_rim, slope;  ///< the slope per pixel away from the hole
  ZP_HD float At(int px_into_hole) const { return at_rim - slope * static_cast<float>(px_into_hole); }
};

/// The line through the medians of the two halves' probes.
struct LineProbes {
  Sorted<kHalfProbes> near_values, far_values;
  ZP_HD void Add(int probe, float value) {
    if (!IsKnown(value)) return;
    if (probe < kHalfProbes) {
      near_values.Add(value);
    } else {
      far_values.Add(value);
    }
  }
  /// `alone` is taken where no probe told anything.
  ZP_HD Line Fit(int stride_px, float alone) const {
    if (near_values.count == 0) return {far_values.count > 0 ? far_values.Median() : alone, 0};
    const float middle = near_values.Median();
    if (near_values.count < kTrustedProbes || far_values.count < kTrustedProbes) return {middle, 0};
    const float stride = static_cast<float>(stride_px);
    float slope = (far_values.Median() - middle) / (kHalfProbes * stride);
    slope = slope < kMaxSlope ? (slope > -kMaxSlope ? slope : -kMaxSlope) : kMaxSlope;
    return {middle - slope * (kFirstProbePx + 0.5f * (kHalfProbes - 1) * stride), slope};
  }
};

}  // namespace zeroplane::gpu::temporal
