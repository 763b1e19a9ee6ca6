#pragma once

#include <cstdint>

#include "gpu/compose/comfort_overlay_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

template <class T>
struct ComfortOverlayArgs {
  const T* picture;            ///< [height][width][3]
  const float* disparity_pct;  ///< [height][width]
  T* out;                      ///< like picture
  std::int64_t height, width;
  float near_limit_pct, far_limit_pct;
  Hatch near_hatch, far_hatch;
};

/// One limit's part in a pixel: `rows` are the map's row and those above and below (the edge repeats).
ZP_HD float CoverageAt(const float* const* rows, std::int64_t x, std::int64_t width, float limit_pct,
                       float sign) {
  const std::int64_t left = x > 0 ? x - 1 : x, right = x + 1 < width ? x + 1 : x;
  const float here = Beyond(rows[1][x], limit_pct, sign), l = Beyond(rows[1][left], limit_pct, sign),
              r = Beyond(rows[1][right], limit_pct, sign), above = Beyond(rows[0][x], limit_pct, sign),
              below = Beyond(rows[2][x], limit_pct, sign);
  // What most pixels are, without the arithmetic; it would come to the same.
  if (here <= 0.0f && l <= 0.0f && r <= 0.0f && above <= 0.0f && below <= 0.0f) return 0.0f;
  if (here > 0.0f && l > 0.0f && r > 0.0f && above > 0.0f && below > 0.0f) return 1.0f;
  return BeyondCoverage(here, l, r, above, below);
}

/// Pixel (y, x) of the result. @param from, to its three samples
template <class T>
ZP_HD void OverlayPixel(const ComfortOverlayArgs<T>& args, const float* const* rows, std::int64_t y,
                        std::int64_t x, const T* from, T* to) {
  const float near = CoverageAt(rows, x, args.width, args.near_limit_pct, -1.0f);
  const float far = CoverageAt(rows, x, args.width, args.far_limit_pct, 1.0f);
  if (!(near > 0.0f || far > 0.0f)) {
    for (int c = 0; c < 3; ++c) to[c] = from[c];
    return;
  }
  float code[3];
  for (int c = 0; c < 3; ++c) code[c] = ToUnit(from[c]);
  if (near > 0.0f) LayHatch(args.near_hatch, y, x, near, code);
  if (far > 0.0f) LayHatch(args.far_hatch, y, x, far, code);
  for (int c = 0; c < 3; ++c) FromUnit(code[c], to[c]);
}

template <class T>
void ComfortOverlayCpu(const ComfortOverlayArgs<T>& args);
template <class T>
void ComfortOverlayCuda(const ComfortOverlayArgs<T>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
