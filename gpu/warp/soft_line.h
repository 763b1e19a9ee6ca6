#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

/// Pixels in a line across a silhouette, for soft_math.h.
namespace zeroplane::gpu {

/// Tears no wider than this are no silhouettes: slanted surfaces in disparities that are rounded to pixels
/// have them, too.
inline constexpr float kLeastStepPx = 1;

template <class T>
struct SoftSamples;
template <>
struct SoftSamples<std::uint8_t> {
  static constexpr float kWhite = 255.0f;
  ZP_HD static std::uint8_t Of(float v) {
    return static_cast<std::uint8_t>(v <= 0.0f ? 0 : v >= kWhite ? 255 : static_cast<int>(v + 0.5f));
  }
};
template <>
struct SoftSamples<std::uint16_t> {
  static constexpr float kWhite = 65535.0f;
  ZP_HD static std::uint16_t Of(float v) {
    return static_cast<std::uint16_t>(v <= 0.0f ? 0 : v >= kWhite ? 65535 : static_cast<int>(v + 0.5f));
  }
};
/// Light may be brighter than white; below black there is none.
template <>
struct SoftSamples<float> {
  static constexpr float kWhite = 1.0f;
  ZP_HD static float Of(float v) { return v < 0.0f ? 0.0f : v; }
};

/// Between two pixels of a line.
enum class Border { kNone, kHereIsNearer, kThereIsNearer, kWall };

/// The pixels before and after one pixel, in one of the four directions.
template <class T>
struct SoftLine {
  const T* picture;           ///< at the pixel
  const float* disparity_px;  ///< at the pixel
  std::int64_t stride;        ///< pixels from one to the next; negative is left or up
  int before, after;          ///< how many there are
  float factor, max_stretch;

  ZP_HD float DisparityAt(int n) const { return disparity_px[n * stride]; }
  ZP_HD float SampleAt(int n, int c) const { return static_cast<float>(picture[3 * n * stride + c]); }

  /// Between n and n + 1. A wall is the picture's edge or an absent vertex.
  ZP_HD Border BorderAt(int n) const {
    if (n < -before || n >= after) return Border::kWall;
    const float here = DisparityAt(n), there = DisparityAt(n + 1);
    const float apart = factor * (there - here);
    if (apart <= kLeastStepPx && -apart <= kLeastStepPx) return Border::kNone;
    if (!IsPresent(here) || !IsPresent(there)) return Border::kWall;
    const float u_here = MovePx(factor, here), u_there = MovePx(factor, there);
    const float length = stride > 0 ? SegmentLength(u_here, u_there) : SegmentLength(u_there, u_here);
    if (IsSurface(length, max_stretch)) return Border::kNone;
    return here < there ? Border::kHereIsNearer : Border::kThereIsNearer;
  }

  /// How far from `rim`, in the sense of `step`, a colour is taken: past the soft edge, but not past the
  /// middle of something thin.
  ZP_HD int Inside(int rim, int step, int reach) const {
    int beyond = 0;
    while (beyond < 2 * reach) {
      const int n = rim + step * beyond;
      if (BorderAt(step > 0 ? n : n - 1) != Border::kNone) break;
      ++beyond;
    }
    return rim + step * (beyond / 2);
  }
};

template <class T>
ZP_HD SoftLine<T> LineFrom(const WarpArgs<T>& args, int x, int y, int direction) {
  const int width = static_cast<int>(args.width), height = static_cast<int>(args.height);
  const int left = x, right = width - 1 - x, up = y, down = height - 1 - y;
  const std::int64_t pixel = static_cast<std::int64_t>(y) * width + x;
  SoftLine<T> line{args.picture + 3 * pixel, args.disparity_px + pixel, 1, left, right, args.factor,
                   args.max_stretch};
  if (direction >= 2) {
    line.stride = width;
    line.before = up;
    line.after = down;
  }
  if (direction % 2 == 1) {
    line.stride = -line.stride;
    const int before = line.before;
    line.before = line.after;
    line.after = before;
  }
  return line;
}

}  // namespace zeroplane::gpu
