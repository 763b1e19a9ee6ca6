#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_kernels.h"
#include "gpu/fill/fill_math.h"

/// The mirror image that a hole starts from, a run (the holes between two rims of a row) or a pixel at a
/// time.
namespace zeroplane::gpu {

/// The trust in a repeated rim pixel, which is all that there is where the mirror image shows another
/// surface.
inline constexpr float kRepeatTrust = 0.05f;
/// Stands for NaN and infinity: everything is on this surface or behind it.
inline constexpr float kNoSurface = -1e30f;

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
  constexpr int kRows = 4, kRowStep = 4, kColumns = 16, kColumnStep = 4;
  constexpr float kSteepShare = 0.15f, kNoise = 600.0f / (255.0f * 255.0f);
  constexpr float kMostSlope = 2.0f;  // out of reach for finite pictures
  constexpr float kToWhite = 1.0f / kFillWhite<T>;
  const std::int64_t width = args.width;
  const float steepness = 2.0f / args.same_surface_px;
  float xx = 0, xy = 0, yy = 0;
  for (int down = -kRows; down <= kRows; down += kRowStep) {
    const std::int64_t row = y + down;
    if (row < 1 || row + 1 >= args.height) continue;
    const float near = 1.0f - (down < 0 ? -down : down) * (1.0f / (2 * kRows));
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

}  // namespace zeroplane::gpu
