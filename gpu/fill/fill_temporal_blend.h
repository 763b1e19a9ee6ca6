#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_temporal_kernels.h"
#include "gpu/fill/fill_temporal_motion.h"
#include "gpu/fill/fill_temporal_place.h"
#include "gpu/fill/fill_temporal_rim.h"

/// Stages 5 to 8 of fill_temporal.h, a hole or a row's run of holes at a time: what neighbours show there.
namespace zeroplane::gpu::temporal {

/// Stage 5: how the rim of the holes [begin, end) differs from what the neighbour shows where the holes'
/// motion leads.
template <class T>
ZP_HD void CompareRim(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y, int begin,
                      int end) {
  const std::int64_t row = static_cast<std::int64_t>(y) * args.width;
  float sums[kSums] = {};
  const Rim rim = FindRim(args, y, begin, end);
  if (rim.pixel >= 0) {
    const Motion motion = MotionIn(args, look, row + rim.pixel - rim.outward);
    for (int probe = 0; probe < kProbes; probe += kCompared) {
      const int x = ProbeAt(args, y, rim, probe);
      Place place;
      if (x < 0 || !FindPlace(static_cast<float>(x) + motion.x, static_cast<float>(y) + motion.y, args.width,
                              args.height, place)) {
        continue;
      }
      if (!ShowsSurface(args, look.frame, place, args.frame.disparity_px[row + x])) continue;
      sums[0] += 1.0f;
      for (int c = 0; c < kChannels; ++c) {
        const float difference = static_cast<float>(args.frame.picture[(row + x) * kChannels + c]) -
                                 SampleAt(look.frame.picture, kChannels, c, args.width, place);
        sums[1 + c] += difference;
        sums[1 + kChannels] += difference * difference;
      }
    }
  }
  for (int x = begin; x < end; ++x) {
    for (int k = 0; k < kSums; ++k) args.rim_differences[(row + x) * kSums + k] = sums[k];
  }
}

/// Stage 6 for a hole: the neighbour's colour and how much it counts. A second look changes nothing where the
/// first one found something.
template <class T>
ZP_HD void TakeCandidate(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y, int x) {
  const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
  float* out = look.candidates + pixel * kCandidate;
  if (look.is_known && out[kChannels] > 0.0f) return;
  out[kChannels] = 0.0f;
  Place place;
  const Motion motion = MotionIn(args, look, pixel);
  if (!FindPlace(static_cast<float>(x) + motion.x, static_cast<float>(y) + motion.y, args.width, args.height,
                 place)) {
    return;
  }
  if (!ShowsSurface(args, look.frame, place, args.disparity_px[pixel])) return;
  float sums[kSums] = {};
  ForSameBackground(args, y, x, [&](std::int64_t other) {
    for (int k = 0; k < kSums; ++k) sums[k] += args.rim_differences[other * kSums + k];
  });
  if (!(sums[0] >= kLeastDifferences)) return;
  float offset[kChannels], error = sums[1 + kChannels] / sums[0];
  bool small = true;
  for (int c = 0; c < kChannels; ++c) {
    offset[c] = sums[1 + c] / sums[0];
    error -= offset[c] * offset[c];
    small = small && AreNear(offset[c], 0.0f, args.max_offset);
  }
  error /= kChannels;
  if (!small || !(error <= args.max_rim_error * args.max_rim_error)) return;
  for (int c = 0; c < kChannels; ++c) {
    out[c] = SampleAt(look.frame.picture, kChannels, c, args.width, place) + offset[c];
  }
  const float soft = args.soft_rim_error * args.soft_rim_error;
  out[kChannels] = look.weight * soft / (soft + (error > 0.0f ? error : 0.0f));
}

/// Stage 7 for a hole: the heaviest group of neighbours that agree with one of them, averaged; into the first
/// neighbour's candidates.
template <class T>
ZP_HD void Agree(const FillTemporalArgs<T>& args, int y, int x) {
  const std::int64_t at = (static_cast<std::int64_t>(y) * args.width + x) * kCandidate;
  float best[kCandidate] = {};
  for (int i = 0; i < args.look_count; i += kLooksPerNeighbour) {
    const float* one = args.looks[i].candidates + at;
    if (!(one[kChannels] > 0.0f)) continue;
    float group[kCandidate] = {};
    for (int j = 0; j < args.look_count; j += kLooksPerNeighbour) {
      const float* other = args.looks[j].candidates + at;
      const float weight = other[kChannels];
      if (!(weight > 0.0f)) continue;
      bool agrees = true;
      for (int c = 0; c < kChannels; ++c) agrees = agrees && AreNear(one[c], other[c], args.agreement);
      if (!agrees) continue;
      for (int c = 0; c < kChannels; ++c) group[c] += weight * other[c];
      group[kChannels] += weight;
    }
    if (!(group[kChannels] > best[kChannels])) continue;
    for (int c = 0; c < kCandidate; ++c) best[c] = group[c];
  }
  float* out = args.looks[0].candidates + at;
  for (int c = 0; c < kChannels; ++c) out[c] = best[kChannels] > 0.0f ? best[c] / best[kChannels] : 0.0f;
  out[kChannels] = best[kChannels];
}

/// How much of a hole comes from neighbours: none where none shows it, all where the holes around it within
/// the feather are shown, too.
template <class T>
ZP_HD float ShareAt(const FillTemporalArgs<T>& args, int y, int x) {
  const float* candidates = args.looks[0].candidates;
  if (!(candidates[(static_cast<std::int64_t>(y) * args.width + x) * kCandidate + kChannels] > 0.0f))
    return 0;
  const int reach = args.feather_px;
  const int left = x < reach ? 0 : x - reach, right = x + reach < args.width ? x + reach : args.width - 1;
  const int top = y < reach ? 0 : y - reach, bottom = y + reach < args.height ? y + reach : args.height - 1;
  int holes = 0, shown = 0;
  for (int row = top; row <= bottom; ++row) {
    const std::int64_t first = static_cast<std::int64_t>(row) * args.width;
    for (int column = left; column <= right; ++column) {
      if (args.frame.holes[first + column] == 0) continue;
      ++holes;
      shown += candidates[(first + column) * kCandidate + kChannels] > 0.0f;
    }
  }
  const float share = static_cast<float>(2 * shown - holes) / static_cast<float>(holes);
  return share > 0.0f ? share : 0.0f;
}

template <class T>
struct Codes {
  ZP_HD static T Round(float value) {
    constexpr float kWhite = sizeof(T) == 1 ? 255.0f : 65535.0f;
    return static_cast<T>(value > 0.0f ? (value < kWhite ? value + 0.5f : kWhite) : 0.0f);
  }
};
template <>
struct Codes<float> {
  ZP_HD static float Round(float value) { return value; }
};

/// Stage 8 for a hole: out of the fallback and the neighbours.
template <class T>
ZP_HD void BlendHole(const FillTemporalArgs<T>& args, int y, int x) {
  const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
  const float share = args.look_count > 0 ? ShareAt(args, y, x) : 0.0f;
  for (int c = 0; c < kChannels; ++c) {
    const std::int64_t sample = pixel * kChannels + c;
    const float fallback = static_cast<float>(args.fallback[sample]);
    args.out_picture[sample] =
        share > 0.0f ? Codes<T>::Round(fallback +
                                       share * (args.looks[0].candidates[pixel * kCandidate + c] - fallback))
                     : args.fallback[sample];
  }
  args.out_temporal[pixel] = static_cast<std::uint8_t>(share * 255.0f + 0.5f);
}

}  // namespace zeroplane::gpu::temporal
