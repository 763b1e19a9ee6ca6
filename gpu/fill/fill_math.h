#pragma once

#include <cstdint>
#include <cstring>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_kernels.h"

/// The fill of fill_background.h, a run (the holes between two rims of a row) or a pixel at a time. First
/// every hole is given its mirror image (StartPixel), then it is blurred in kFillLevels steps, the taps of
/// each twice as far apart as of the one before (BlurPixel): an "a trous" Gaussian, whose width may differ
/// from pixel to pixel.
namespace zeroplane::gpu {

inline constexpr int kFillLevels = 8;
/// What each of a step's four taps has at most; the pixel itself keeps the rest.
inline constexpr float kMostPerTap = 0.2f;
/// The trust in a repeated rim pixel, which is all that there is where the mirror image shows another
/// surface.
inline constexpr float kRepeatTrust = 0.05f;
/// Stands for NaN and infinity: everything is on this surface or behind it.
inline constexpr float kNoSurface = -1e30f;

/// A colour times the trust in it, and the trust: sums of such are weighted means that are yet to be divided.
#ifdef __CUDACC__
struct FillColor {
  float of[4];
  ZP_HD float& operator[](int i) { return of[i]; }
  ZP_HD float operator[](int i) const { return of[i]; }
};
ZP_HD FillColor operator*(const FillColor& a, float factor) {
  return {{a.of[0] * factor, a.of[1] * factor, a.of[2] * factor, a.of[3] * factor}};
}
ZP_HD FillColor operator*(const FillColor& a, const FillColor& b) {
  return {{a.of[0] * b.of[0], a.of[1] * b.of[1], a.of[2] * b.of[2], a.of[3] * b.of[3]}};
}
ZP_HD FillColor operator+(const FillColor& a, const FillColor& b) {
  return {{a.of[0] + b.of[0], a.of[1] + b.of[1], a.of[2] + b.of[2], a.of[3] + b.of[3]}};
}
ZP_HD void operator+=(FillColor& a, const FillColor& b) {
  a = a + b;
}
ZP_HD FillColor FromCodes(int a, int b, int c, int d) {
  return {{static_cast<float>(a), static_cast<float>(b), static_cast<float>(c), static_cast<float>(d)}};
}
#else
using FillColor = float __attribute__((vector_size(16)));  // compilers do not find it by themselves
using Whole = int __attribute__((vector_size(16)));
inline FillColor FromCodes(int a, int b, int c, int d) {
  return __builtin_convertvector(Whole{a, b, c, d}, FillColor);
}
#endif
ZP_HD FillColor FromCodes(float a, float b, float c, float d) {
  return FillColor{a, b, c, d};
}

/// FillPixel<uint8_t> counts in these.
inline constexpr float kCodeSteps = 128.0f, kTrustSteps = 32768.0f;

template <class T>
inline constexpr float kFillWhite = 65535.0f;
template <>
inline constexpr float kFillWhite<std::uint8_t> = 255.0f;
template <>
inline constexpr float kFillWhite<float> = 1.0f;

template <class T>
ZP_HD T CodeOf(float value) {
  return static_cast<T>(static_cast<int>(value + 0.5f));
}
template <>
ZP_HD float CodeOf(float value) {
  return value;
}

template <class T>
ZP_HD FillColor Load(const FillPixel<T>& from) {
  return FillColor{from.of[0], from.of[1], from.of[2], from.of[3]};
}
template <class T>
ZP_HD FillPixel<T> Store(const FillColor& color) {
  return {{color[0], color[1], color[2], color[3]}};
}
template <>
ZP_HD FillColor Load(const FillPixel<std::uint8_t>& from) {
  constexpr float kStep = 1.0f / kCodeSteps, kTrustStep = 1.0f / kTrustSteps;
  const FillColor steps = {kStep, kStep, kStep, kTrustStep};
  return steps * FromCodes(from.of[0], from.of[1], from.of[2], from.of[3]);
}
template <>
ZP_HD FillPixel<std::uint8_t> Store(const FillColor& color) {
  const FillColor steps = {kCodeSteps, kCodeSteps, kCodeSteps, kTrustSteps}, half = {0.5f, 0.5f, 0.5f, 0.5f};
  const FillColor value = color * steps + half;
  FillPixel<std::uint8_t> pixel;
#ifdef __CUDACC__
  for (int i = 0; i < 4; ++i) pixel.of[i] = static_cast<std::uint16_t>(static_cast<int>(value[i]));
#else
  using Codes = std::uint16_t __attribute__((vector_size(8)));
  const Codes codes = __builtin_convertvector(__builtin_convertvector(value, Whole), Codes);
  std::memcpy(&pixel, &codes, sizeof codes);
#endif
  return pixel;
}
/// What the picture shows.
template <class T>
ZP_HD FillColor Known(const T* picture, std::int64_t at) {
  const T* known = picture + 3 * at;
  return FromCodes(known[0], known[1], known[2], T(1));
}

/// How far something of disparity d belongs to a surface or lies behind it: 1 down to half of
/// same_surface_px nearer, 0 from all of it on and for NaN. `steepness` is 2 / same_surface_px.
ZP_HD float SurfaceWeight(float surface_px, float d, float steepness) {
  const float weight = 2.0f - (surface_px - d) * steepness;
  return weight > 0.0f ? (weight < 1.0f ? weight : 1.0f) : 0.0f;
}

/// One end of a run.
struct FillRim {
  int x, outward;    ///< the known pixel next to the run, and the step away from the run
  float surface_px;  ///< its disparity
  float weight;      ///< 1 for the background, 0 for what is before it or outside the picture
  float slope;       ///< rows down per pixel outwards, of the lines at this rim
};

/// The holes [begin, end) of row y, begin and end being as far apart as they can.
struct FillRun {
  int begin, end, y;
  FillRim rims[2];
  float surface_px;
  bool at_border;
};

/// All but the slopes.
template <class T>
ZP_HD FillRun FindRims(const FillArgs<T>& args, int y, int begin, int end) {
  const int width = static_cast<int>(args.width);
  const float* disparity_px = args.disparity_px + y * args.width;
  FillRun run{begin,      end,  y, {{begin - 1, -1, kNoSurface, 0, 0}, {end, 1, kNoSurface, 0, 0}},
              kNoSurface, false};
  for (FillRim& rim : run.rims) {
    const bool inside = rim.x >= 0 && rim.x < width;
    run.at_border = run.at_border || !inside;
    if (!inside) continue;
    const float d = disparity_px[rim.x];
    if (d > kNoSurface && d < -kNoSurface) rim.surface_px = d;
    if (rim.surface_px > run.surface_px) run.surface_px = rim.surface_px;
  }
  for (FillRim& rim : run.rims) {
    if (rim.x < 0 || rim.x >= width) continue;
    rim.weight = SurfaceWeight(run.surface_px, rim.surface_px, 2.0f / args.same_surface_px);
  }
  return run;
}

/// The slope of the lines at a rim: the least-squares vertical flow per step outwards in a window beyond it,
/// -sum(gx gy) / sum(gy gy). The share of gx gx bounds it (|slope| <= 1 / (2 sqrt(share))), the coherence of
/// the gradients silences it where they have no common direction, and so does a noise floor.
template <class T>
ZP_HD float SlopeAt(const FillArgs<T>& args, int y, const FillRim& rim) {
  constexpr int kRows = 8, kRowStep = 4, kColumns = 24, kColumnStep = 3;
  constexpr float kSteepShare = 0.15f, kNoise = 600.0f / (255.0f * 255.0f);
  constexpr float kMostSlope = 2.0f;  // out of reach for finite pictures
  constexpr float kToWhite = 1.0f / kFillWhite<T>;
  const std::int64_t width = args.width;
  const float steepness = 2.0f / args.same_surface_px;
  float xx = 0, xy = 0, yy = 0;
  for (int down = -kRows; down <= kRows; down += kRowStep) {
    const std::int64_t row = y + down;
    if (row < 1 || row + 1 >= args.height) continue;
    const float near = 1.0f - (down < 0 ? -down : down) * (1.0f / (kRows + 1));
    for (int k = 1; k < kColumns; k += kColumnStep) {
      const int x = rim.x + rim.outward * k;
      if (x < 1 || x + 1 >= width) break;
      const std::int64_t at = row * width + x;
      const std::uint8_t* hole = args.holes + at;
      if ((hole[0] | hole[-1] | hole[1] | hole[-width] | hole[width]) != 0) continue;
      const float weight = near * SurfaceWeight(rim.surface_px, args.disparity_px[at], steepness);
      const T* green = args.picture + 3 * at + 1;
      const float gx =
          rim.outward * (static_cast<float>(green[3]) - static_cast<float>(green[-3])) * kToWhite;
      const float gy =
          (static_cast<float>(green[3 * width]) - static_cast<float>(green[-3 * width])) * kToWhite;
      xx += weight * (gx * gx);
      xy += weight * (gx * gy);
      yy += weight * (gy * gy);
    }
  }
  const float all = xx + yy + kNoise;
  const float coherence = ((xx - yy) * (xx - yy) + 4.0f * (xy * xy)) / (all * all);
  const float slope = -xy / (yy + kSteepShare * xx + kNoise) * coherence;
  return slope > -kMostSlope && slope < kMostSlope ? slope : 0.0f;  // pictures may hold NaN
}

/// Short runs have no room for a direction; it comes in by and by, so that a run that grows does not jump.
template <class T>
ZP_HD void FindSlopes(const FillArgs<T>& args, FillRun& run) {
  constexpr int kNone = 3, kFull = 7;
  const int length = run.end - run.begin;
  if (length <= kNone) return;
  const float part = length < kFull ? static_cast<float>(length - kNone) * (1.0f / (kFull - kNone)) : 1.0f;
  for (FillRim& rim : run.rims) {
    if (rim.weight > 0.0f) rim.slope = part * SlopeAt(args, run.y, rim);
  }
}

/// Adds what a rim mirrors to pixel x of its run.
template <class T>
ZP_HD void AddMirrored(FillColor& sum, const FillArgs<T>& args, const FillRun& run, const FillRim& rim,
                       int steps, float weight) {
  // Steps back into the picture for so many into the hole: almost as many at first, never more than this.
  constexpr float kFarthestPx = 48.0f;
  const std::int64_t from_row = run.y * args.width;
  const float k = static_cast<float>(steps);
  const float nearer = kFarthestPx / (kFarthestPx + k);
  const int back = static_cast<int>(k * nearer + 0.5f);
  const int x = rim.x + rim.outward * back;
  if (x >= 0 && x < args.width) {
    const float down = rim.slope * (k + static_cast<float>(back)) * nearer;
    const int whole = static_cast<int>(down) - (down < 0.0f);
    const float part = down - static_cast<float>(whole);
    for (int below = 0; below < 2; ++below) {
      const std::int64_t y = run.y + whole + below;
      const float share = below == 0 ? 1.0f - part : part;
      if (share <= 0.0f || y < 0 || y >= args.height) continue;
      const std::int64_t at = y * args.width + x;
      if (args.holes[at] != 0) continue;
      const float same =
          run.at_border ? 1.0f
                        : SurfaceWeight(rim.surface_px, args.disparity_px[at], 2.0f / args.same_surface_px);
      sum += Known(args.picture, at) * (weight * share * same);
    }
  }
  sum += Known(args.picture, from_row + rim.x) * (weight * kRepeatTrust);
}

/// The mirror image at pixel x of a run.
template <class T>
ZP_HD void StartPixel(const FillArgs<T>& args, const FillRun& run, int x) {
  const std::int64_t at = run.y * args.width + x;
  FillColor sum{0, 0, 0, 0};
  float all = 0, reach_px = static_cast<float>(args.width);
  for (const FillRim& rim : run.rims) {
    if (!(rim.weight > 0.0f)) continue;
    const int distance = (rim.x - x) * rim.outward;
    const float away = static_cast<float>(distance);
    const float weight = rim.weight / (away * away);
    AddMirrored(sum, args, run, rim, distance - 1, weight);
    all += weight;
    const float reach = away / rim.weight;
    if (reach < reach_px) reach_px = reach;
  }
  // More than all of it is a rim that shows its own mirror image, too.
  const float divisor = sum[3] > all ? sum[3] : all;
  args.pixels[0][at] = Store<T>(divisor > 0.0f ? sum * (1.0f / divisor) : sum);
  args.ground[at] = {run.surface_px, run.at_border ? -reach_px : reach_px};
}

/// One step of the blur: taps `spacing` = 2^level apart.
struct FillStep {
  int spacing;
  float before;   ///< the variance that the steps before can give
  float per_tap;  ///< what a tap must have for a variance of 1
  float steepness;
};
ZP_HD FillStep StepOf(int level, float same_surface_px) {
  const float square = static_cast<float>(1 << (2 * level));
  return {1 << level, 2.0f * kMostPerTap * (square - 1.0f) / 3.0f, 0.5f / square, 2.0f / same_surface_px};
}
/// What each tap has at a pixel; nothing where the steps before were enough.
ZP_HD float TapShare(const FillStep& step, float blur, float reach_px) {
  const float deviation = blur * reach_px;
  const float share = (deviation * deviation - step.before) * step.per_tap;
  return share > 0.0f ? (share < kMostPerTap ? share : kMostPerTap) : 0.0f;
}

/// A row as a step of the blur reads it; `holes` is null outside the picture.
template <class T>
struct FillRow {
  const std::uint8_t* holes;
  const float* disparity_px;
  const FillGround* ground;
  const T* picture;
  const FillPixel<T>* pixels;  ///< the holes' values before this step
};
template <class T>
ZP_HD FillRow<T> RowOf(const FillArgs<T>& args, const FillPixel<T>* pixels, std::int64_t y) {
  if (y < 0 || y >= args.height) return {nullptr, nullptr, nullptr, nullptr, nullptr};
  const std::int64_t at = y * args.width;
  return {args.holes + at, args.disparity_px + at, args.ground + at, args.picture + 3 * at, pixels + at};
}

/// A hole's sum over the taps.
struct FillSum {
  FillGround ground;
  float share, steepness;
  FillColor color;
  float offered;
};
template <class T>
ZP_HD void AddTap(FillSum& sum, const FillRow<T>& row, int x) {
  const bool hole = row.holes[x] != 0;
  const float d = hole ? row.ground[x].surface_px : row.disparity_px[x];
  const float same =
      sum.ground.reach_px < 0.0f ? 1.0f : SurfaceWeight(sum.ground.surface_px, d, sum.steepness);
  if (!(same > 0.0f)) return;
  const float weight = sum.share * same;
  sum.offered += weight;
  sum.color += (hole ? Load(row.pixels[x]) : Known(row.picture, x)) * weight;
}

/// Blurs the hole at x of the row `own`, a tap having `share` > 0; `above` and `below` are `spacing` away.
template <class T>
ZP_HD FillColor BlurPixel(const FillStep& step, const FillRow<T>& above, const FillRow<T>& own,
                          const FillRow<T>& below, int x, int width, float share) {
  const float keep = 1.0f - 4.0f * share;
  FillSum sum{own.ground[x], share, step.steepness, Load(own.pixels[x]) * keep, keep};
  if (above.holes != nullptr) AddTap(sum, above, x);
  if (below.holes != nullptr) AddTap(sum, below, x);
  if (x >= step.spacing) AddTap(sum, own, x - step.spacing);
  if (x + step.spacing < width) AddTap(sum, own, x + step.spacing);
  return sum.color * (1.0f / sum.offered);
}

/// Sample c of a hole that all steps have gone over.
template <class T>
ZP_HD T FinishSample(const FillColor& color, int c) {
  return CodeOf<T>(color[3] > 0.0f ? color[c] / color[3] : 0.0f);
}

}  // namespace zeroplane::gpu
