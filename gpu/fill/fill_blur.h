#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_kernels.h"
#include "gpu/fill/fill_math.h"

/// The blur that grows with the distance from the rim: kFillLevels steps, the taps of each twice as far apart
/// as of the one before (an "a trous" Gaussian), so that its width may differ from pixel to pixel.
namespace zeroplane::gpu {

inline constexpr int kFillLevels = 8;
/// What each of a step's four taps has at most; the pixel itself keeps the rest.
inline constexpr float kMostPerTap = 0.2f;

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
  sum.color += (hole ? LoadSteps(row.pixels[x]) : KnownSteps(row.picture, x)) * weight;
}

/// A tap in the pixel's own run: on the same surface.
template <class T>
ZP_HD void AddOwnTap(FillSum& sum, const FillRow<T>& own, int x) {
  sum.offered += sum.share;
  sum.color += LoadSteps(own.pixels[x]) * sum.share;
}

/// Blurs the hole at x of the row `own`, a tap having `share` > 0; `above` and `below` are `spacing` away.
/// From `begin` to `end` all are holes of one run, x among them.
template <class T>
ZP_HD FillPixel<T> BlurPixel(const FillStep& step, const FillRow<T>& above, const FillRow<T>& own,
                             const FillRow<T>& below, int begin, int x, int end, int width, float share) {
  const float keep = 1.0f - 4.0f * share;
  FillSum sum{own.ground[x], share, step.steepness, LoadSteps(own.pixels[x]) * keep, keep};
  if (above.holes != nullptr) AddTap(sum, above, x);
  if (below.holes != nullptr) AddTap(sum, below, x);
  const int left = x - step.spacing, right = x + step.spacing;
  if (left >= begin) {
    AddOwnTap(sum, own, left);
  } else if (left >= 0) {
    AddTap(sum, own, left);
  }
  if (right < end) {
    AddOwnTap(sum, own, right);
  } else if (right < width) {
    AddTap(sum, own, right);
  }
  return StoreSteps<T>(sum.color * (1.0f / sum.offered));
}

}  // namespace zeroplane::gpu
