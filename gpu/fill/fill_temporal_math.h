#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_temporal_kernels.h"

/// The stages of fill_temporal.h, a hole pixel or a row's run of holes at a time. Every decision compares
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

/// Where between pixels a place lies; the second pixel is the first one where it would not count.
struct Place {
  int x0, x1, y0, y1;
  float tx, ty;
};

/// False outside the picture.
ZP_HD bool FindPlace(float x, float y, int width, int height, Place& place) {
  const float right = static_cast<float>(width - 1), bottom = static_cast<float>(height - 1);
  if (!(x >= 0.0f && x <= right && y >= 0.0f && y <= bottom)) return false;
  place.x0 = static_cast<int>(x);
  place.y0 = static_cast<int>(y);
  place.tx = x - static_cast<float>(place.x0);
  place.ty = y - static_cast<float>(place.y0);
  place.x1 = place.x0 + (place.tx > 0.0f);
  place.y1 = place.y0 + (place.ty > 0.0f);
  return true;
}

/// Channel c of interleaved samples at a place.
template <class S>
ZP_HD float SampleAt(const S* samples, int channels, int c, int width, const Place& place) {
  const S* upper = samples + static_cast<std::int64_t>(place.y0) * width * channels + c;
  const S* lower = samples + static_cast<std::int64_t>(place.y1) * width * channels + c;
  const float a = static_cast<float>(upper[place.x0 * channels]),
              b = static_cast<float>(upper[place.x1 * channels]),
              d = static_cast<float>(lower[place.x0 * channels]),
              e = static_cast<float>(lower[place.x1 * channels]);
  const float above = a + place.tx * (b - a), below = d + place.tx * (e - d);
  return above + place.ty * (below - above);
}

/// Whether a neighbour shows this disparity at the place: every pixel that counts does, and none around them
/// is nearer (the foreground's edge, whose colour bleeds).
template <class T>
ZP_HD bool ShowsSurface(const FillTemporalArgs<T>& args, const TemporalFrame<T>& frame, const Place& place,
                        float disparity_px) {
  for (int y = place.y0 - 1; y <= place.y1 + 1; ++y) {
    if (y < 0 || y >= args.height) continue;
    for (int x = place.x0 - 1; x <= place.x1 + 1; ++x) {
      if (x < 0 || x >= args.width) continue;
      const bool counts = x >= place.x0 && x <= place.x1 && y >= place.y0 && y <= place.y1;
      const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
      const bool is_hole = frame.holes[pixel] != 0;
      if (counts) {
        if (is_hole || !AreNear(frame.disparity_px[pixel], disparity_px, args.same_surface_px)) return false;
      } else if (!is_hole && !(disparity_px - frame.disparity_px[pixel] <= args.same_surface_px)) {
        return false;
      }
    }
  }
  return true;
}

struct Motion {
  float x, y;
};

/// Whether the motion back from where `there` leads closes the round trip (N. Sundaram, T. Brox, K. Keutzer,
/// ECCV 2010).
template <class T>
ZP_HD bool ComesBack(const FillTemporalArgs<T>& args, const float* back_flow_px, float x, float y,
                     Motion there) {
  Place place;
  if (!FindPlace(x + there.x, y + there.y, args.width, args.height, place)) return false;
  const Motion back{SampleAt(back_flow_px, 2, 0, args.width, place),
                    SampleAt(back_flow_px, 2, 1, args.width, place)};
  const float gap_x = there.x + back.x, gap_y = there.y + back.y;
  const float lengths = there.x * there.x + there.y * there.y + back.x * back.x + back.y * back.y;
  return gap_x * gap_x + gap_y * gap_y <= args.round_trip_px * args.round_trip_px + 0.01f * lengths;
}

/// Motion of a seen pixel of the new eye to a neighbour: that of its source pixel, and what its change of
/// disparity adds. Unknown where the surface is not seen there.
template <class T>
ZP_HD Motion MotionOf(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y,
                      int x) {
  const Motion unknown{Unknown(), Unknown()};
  const float disparity = args.frame.disparity_px[static_cast<std::int64_t>(y) * args.width + x];
  const float source_x = static_cast<float>(x) - args.factor * disparity, row = static_cast<float>(y);
  Place place;
  if (!FindPlace(source_x, row, args.width, args.height, place)) return unknown;
  Motion motion{SampleAt(look.flow_px, 2, 0, args.width, place),
                SampleAt(look.flow_px, 2, 1, args.width, place)};
  const float* back = look.back_flow_px;
  if (back != nullptr && !ComesBack(args, back, source_x, row, motion)) return unknown;
  const float there_x = static_cast<float>(x) + motion.x + 0.5f, there_y = row + motion.y + 0.5f;
  if (!(there_x >= 0.0f && there_x < static_cast<float>(args.width))) return unknown;
  if (!(there_y >= 0.0f && there_y < static_cast<float>(args.height))) return unknown;
  const std::int64_t pixel =
      static_cast<std::int64_t>(static_cast<int>(there_y)) * args.width + static_cast<int>(there_x);
  const float there = look.frame.disparity_px[pixel];
  if (look.frame.holes[pixel] != 0 || !AreNear(there, disparity, args.same_surface_px)) return unknown;
  motion.x += args.factor * (there - disparity);
  return motion;
}

/// Stage 1: the disparity behind the holes [begin, end), as this row tells it.
template <class T>
ZP_HD void ExtendDisparity(const FillTemporalArgs<T>& args, int y, int begin, int end) {
  const Rim rim = FindRim(args, y, begin, end);
  float* out = args.rim_disparity_px + static_cast<std::int64_t>(y) * args.width;
  LineProbes probes;
  for (int probe = 0; rim.pixel >= 0 && probe < kProbes; ++probe) {
    const int x = ProbeAt(args, y, rim, probe);
    if (x >= 0) probes.Add(probe, args.frame.disparity_px[static_cast<std::int64_t>(y) * args.width + x]);
  }
  const Line line = probes.Fit(args.stride_px, rim.disparity_px);
  for (int x = begin; x < end; ++x) out[x] = line.At(x < rim.pixel ? rim.pixel - x : x - rim.pixel);
}

/// Stage 3: the same for the motion to a neighbour.
template <class T>
ZP_HD void ExtendMotion(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y, int begin,
                        int end) {
  const Rim rim = FindRim(args, y, begin, end);
  LineProbes right, down;
  for (int probe = 0; rim.pixel >= 0 && probe < kProbes; ++probe) {
    const int x = ProbeAt(args, y, rim, probe);
    if (x < 0) continue;
    const Motion motion = MotionOf(args, look, y, x);
    if (!IsKnown(motion.x) || !IsKnown(motion.y)) continue;
    right.Add(probe, motion.x);
    down.Add(probe, motion.y);
  }
  const Line x_line = right.Fit(args.stride_px, Unknown()), y_line = down.Fit(args.stride_px, Unknown());
  float* out = args.rim_motion_px + static_cast<std::int64_t>(y) * args.width * 2;
  for (int x = begin; x < end; ++x) {
    const int depth = x < rim.pixel ? rim.pixel - x : x - rim.pixel;
    out[2 * x] = x_line.At(depth);
    out[2 * x + 1] = y_line.At(depth);
  }
}

/// Calls `hear(pixel)` for the holes above and below (and at) a hole whose background is the same surface.
template <class T, class Hear>
ZP_HD void ForSameBackground(const FillTemporalArgs<T>& args, int y, int x, Hear&& hear) {
  const float own = args.rim_disparity_px[static_cast<std::int64_t>(y) * args.width + x];
  const int first = y < kRows ? 0 : y - kRows, last = y + kRows < args.height ? y + kRows : args.height - 1;
  for (int row = first; row <= last; ++row) {
    const std::int64_t pixel = static_cast<std::int64_t>(row) * args.width + x;
    if (args.frame.holes[pixel] == 0) continue;
    if (AreNear(args.rim_disparity_px[pixel], own, args.same_surface_px)) hear(pixel);
  }
}

/// Stages 2 and 4 for a hole: what the rows around it say together.
template <class T>
ZP_HD void SmoothDisparity(const FillTemporalArgs<T>& args, int y, int x) {
  Sorted<2 * kRows + 1> heard;
  ForSameBackground(args, y, x, [&](std::int64_t pixel) { heard.Add(args.rim_disparity_px[pixel]); });
  args.disparity_px[static_cast<std::int64_t>(y) * args.width + x] = heard.Median();
}
template <class T>
ZP_HD void SmoothMotion(const FillTemporalArgs<T>& args, int y, int x) {
  Sorted<2 * kRows + 1> right, down;
  ForSameBackground(args, y, x, [&](std::int64_t pixel) {
    const float motion_x = args.rim_motion_px[2 * pixel], motion_y = args.rim_motion_px[2 * pixel + 1];
    if (!IsKnown(motion_x) || !IsKnown(motion_y)) return;
    right.Add(motion_x);
    down.Add(motion_y);
  });
  float* out = args.motion_px + 2 * (static_cast<std::int64_t>(y) * args.width + x);
  out[0] = right.Median();
  out[1] = down.Median();
}

template <class T>
ZP_HD Motion MotionIn(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, std::int64_t hole) {
  if (look.is_known) return {look.motion_x, look.motion_y};
  return {args.motion_px[2 * hole], args.motion_px[2 * hole + 1]};
}

/// Stage 5: how the rim of the holes [begin, end) differs from what the neighbour shows where the holes'
/// motion leads.
template <class T>
ZP_HD void CompareRim(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y,
                      int begin, int end) {
  const std::int64_t row = static_cast<std::int64_t>(y) * args.width;
  float sums[kSums] = {};
  const Rim rim = FindRim(args, y, begin, end);
  if (rim.pixel >= 0) {
    const Motion motion = MotionIn(args, look, row + rim.pixel - rim.outward);
    for (int probe = 0; probe < kProbes; probe += kCompared) {
      const int x = ProbeAt(args, y, rim, probe);
      Place place;
      if (x < 0 || !FindPlace(static_cast<float>(x) + motion.x, static_cast<float>(y) + motion.y,
                              args.width, args.height, place)) {
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
ZP_HD void TakeCandidate(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y,
                         int x) {
  const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
  float* out = look.candidates + pixel * kCandidate;
  if (look.is_known && out[kChannels] > 0.0f) return;
  out[kChannels] = 0.0f;
  Place place;
  const Motion motion = MotionIn(args, look, pixel);
  if (!FindPlace(static_cast<float>(x) + motion.x, static_cast<float>(y) + motion.y, args.width,
                 args.height, place)) {
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
  if (!(candidates[(static_cast<std::int64_t>(y) * args.width + x) * kCandidate + kChannels] > 0.0f)) return 0;
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
        share > 0.0f ? Codes<T>::Round(
                           fallback +
                           share * (args.looks[0].candidates[pixel * kCandidate + c] - fallback))
                     : args.fallback[sample];
  }
  args.out_temporal[pixel] = static_cast<std::uint8_t>(share * 255.0f + 0.5f);
}

}  // namespace zeroplane::gpu::temporal
