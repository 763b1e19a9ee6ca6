#pragma once

#include <cstdint>

#include "gpu/blur/depth_blur_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device, shapes as in depth_blur.h; T is uint8, uint16 or float.
template <class T>
struct BlurArgs {
  const T* picture;
  const float* map;
  T* out;
  BlurLevel* levels;  ///< [height][width], working memory
  DiscTable discs;    ///< memory for it, which the op fills
  int height, width;
  BlurScale scale;

  ZP_HD int largest_level() const { return discs.levels - 1; }
  /// Rows and columns that a disc reaches beyond its own.
  ZP_HD int reach() const { return discs.rows_a_level - 1; }
  ZP_HD bool has_near() const { return scale.low_px < 0.0f; }
};

/// Between the colours that stand in for unseen ground, pixels.
inline constexpr int kAroundStep = 2;

template <class T>
void DepthBlurCpu(const BlurArgs<T>& args);

/// Working memory of the card's version for `rows` rows at a time.
struct BlurBand {
  Fixed* sums;               ///< [rows][width + 2][kParts]
  Fixed* chunks;             ///< [rows][chunks a row][kParts]
  BlurLayer *near, *ground;  ///< [rows][width]
  int rows;
};
inline constexpr int kBandRows = 128, kChunkPixels = 64;

template <class T>
void DepthBlurCuda(const BlurArgs<T>& args, const BlurBand& band, CUstream_st* stream);

}  // namespace zeroplane::gpu
