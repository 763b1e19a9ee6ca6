#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

/// Style as least squares (STEREO.md "Least squares and style"; paper Eqs. 4, 6, 7).
namespace zeroplane::gpu {

enum class FitOutcome {
  kFitted,
  kEmpty,     ///< no pixel counts
  kConstant,  ///< iz hardly varies over the pixels that count, so any s would do as well
};

struct FitOptions {
  /// Least squares with ridge * sum(weights) * s^2 added. In iz^2; the default is the variance that storing
  /// iz in 16 bits adds, so it shows nowhere but in flat frames, where it keeps s from following the noise. A
  /// variance of iz that does not exceed it is kConstant. > 0.
  double ridge = 1e-6;

  bool operator==(const FitOptions&) const = default;
  void Check() const;
};

/// disparity = t - s * iz. s may be negative (a disparity that runs against iz); what then is the caller's
/// decision.
struct StyleFit {
  FitOutcome outcome = FitOutcome::kEmpty;
  double s = 0;  ///< disparity's unit per unit of iz; 0 unless fitted
  double t = 0;  ///< disparity's unit; the weighted mean of disparity where constant, 0 where empty
  double residual_rms = 0;  ///< weighted, about the line. Below 1e-8 of the disparity's spread it is rounding
  double weight = 0;        ///< sum of the weights that count
  std::int64_t left_out = 0;  ///< values with weight that are NaN or infinite in either map

  bool ok() const { return outcome == FitOutcome::kFitted; }
};

/// One pass, centred sums in double precision: a large offset costs no digits. The same bits for any number
/// of threads, on CPU and card.
/// @param iz, disparity float32 [H, W], same shape, any units
/// @param weights of that shape, uint8 (non-zero counts once) or float32 (>= 0; others count as nothing);
///   undefined: every pixel counts once
/// @throws std::logic_error for wrong shapes or types, never for what the pixels hold
StyleFit FitStyle(const at::Tensor& iz, const at::Tensor& disparity, const at::Tensor& weights = {},
                  const FitOptions& options = {});

/// The same for many frames at once.
/// @param iz, disparity, weights [N, H, W], N at least 1
/// @param fits one a frame
void FitStyles(const at::Tensor& iz, const at::Tensor& disparity, const at::Tensor& weights,
               const FitOptions& options, std::vector<StyleFit>& fits);

/// How far the steps of a disparity are those of its depth (STEREO.md "DDC-IoU"; paper Eq. 10).
struct DdcIouResult {
  double iou = 0;                 ///< 0 ... 1; 0 where neither map has an edge
  std::int64_t intersection = 0;  ///< pairs of neighbours that are an edge in both
  std::int64_t union_count = 0;   ///< ... in either
  StyleFit fit;                   ///< of iz to disparity over the valid pixels
};

/// Edges are |forward difference in x| > 0.5 px, of the disparity and of t - s*iz, counted where both pixels
/// are valid and finite. Px of the canonical canvas: the caller resamples iz, disparity and mask to 512 x 512
/// and scales the disparity to its pixels; this function takes the maps as they are.
/// @param iz, disparity_px float32 [H, W]
/// @param valid uint8 [H, W]; undefined: all
DdcIouResult DdcIou(const at::Tensor& iz, const at::Tensor& disparity_px, const at::Tensor& valid = {},
                    const FitOptions& options = {});

}  // namespace zeroplane::gpu
