#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

/// Histograms for the scopes. The same numbers for any number of threads and on CPU and card.
namespace zeroplane::gpu {

/// Bin i holds low + i * w <= value < low + (i + 1) * w with w = (high - low) / bins, worked out in double
/// precision; the last bin holds `high`, too.
struct HistogramOptions {
  double low = 0, high = 1;  ///< the values' unit; finite, low < high
  int bins = 256;            ///< 1 ... 65536

  bool operator==(const HistogramOptions&) const = default;
  void Check() const;
};

/// Sums of weights; without weights, or with a mask, they are counts.
struct HistogramResult {
  std::vector<double> counts;  ///< one a bin
  double below = 0;            ///< value < low
  double above = 0;            ///< value > high
  double not_finite = 0;       ///< NaN and infinity of both signs
};

/// @param values float32, not empty
/// @param weights undefined, or of the values' shape: uint8 (non-zero counts once) or float32 (>= 0; others
///   count as nothing; added exactly to 2^-38 of the largest, or finer, for up to 2^24 values)
/// @param result keeps its memory from call to call
void Histogram(const at::Tensor& values, const at::Tensor& weights, const HistogramOptions& options,
               HistogramResult& result);
HistogramResult Histogram(const at::Tensor& values, const HistogramOptions& options);

/// A waveform monitor for depth: for every group of picture columns a histogram of the disparity. Column x of
/// a picture W wide belongs to group x * columns / W.
struct ParallaxWaveformOptions {
  int columns = 480;                  ///< 1 ... W
  int bins = 256;                     ///< 1 ... 4096
  double low_pct = -2, high_pct = 2;  ///< disparity, % of the width; finite, low < high; edges as above

  bool operator==(const ParallaxWaveformOptions&) const = default;
  void Check() const;
};

/// Stays on the disparity's device. The three are views of one tensor.
struct ParallaxWaveformResult {
  at::Tensor all;      ///< int32 [bins + 2, columns], contiguous: nearer, counts, farther
  at::Tensor counts;   ///< int32 [bins, columns]; row 0 is the near end (low_pct), the last row the far end
  at::Tensor nearer;   ///< int32 [columns]: disparity < low_pct
  at::Tensor farther;  ///< int32 [columns]: disparity > high_pct
};

/// Pixels that are NaN, infinite or outside the mask are left out.
/// @param disparity_pct float32 [H, W], % of the width
/// @param mask uint8 [H, W], e.g. the active picture; undefined: every pixel counts
/// @param result keeps its memory from call to call
void ParallaxWaveform(const at::Tensor& disparity_pct, const at::Tensor& mask,
                      const ParallaxWaveformOptions& options, ParallaxWaveformResult& result);
ParallaxWaveformResult ParallaxWaveform(const at::Tensor& disparity_pct,
                                        const ParallaxWaveformOptions& options);

}  // namespace zeroplane::gpu
