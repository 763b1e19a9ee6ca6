#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

/// Order statistics: exact (no sampling, no rounding of values), without sorting, the same for any number of
/// threads and on CPU and card. NaN and infinity are left out everywhere.
namespace zeroplane::gpu {

struct PercentilesResult {
  std::vector<double> values;  ///< as asked, in the values' unit; all 0 where count is 0
  std::int64_t count = 0;      ///< values that were ranked
  std::int64_t left_out = 0;   ///< values inside the mask that are NaN or infinite

  bool ok() const { return count > 0; }
};

/// Percentiles of a float32 tensor's values, linearly interpolated between order statistics (NumPy's
/// default); all of them in the same two passes.
/// @param mask uint8, the values' shape, non-zero counts; undefined: every value counts
/// @param percents each in [0, 100]
/// @param result keeps its memory from call to call
/// @throws std::logic_error for an empty tensor, never for what it holds
void Percentiles(const at::Tensor& values, const at::Tensor& mask, const std::vector<double>& percents,
                 PercentilesResult& result);

/// Of all values; 0 where none is finite (the form above tells).
std::vector<double> Percentiles(const at::Tensor& values, const std::vector<double>& percents);

/// Where values lie, without the few that stray.
struct RobustRange {
  double low = 0, high = 0;
  bool ok = false;  ///< whether there was a finite value
};

/// The 1st and 99th percentile: of a disparity, near and far end of the depth bracket (STEREO.md "Comfort").
RobustRange FindRobustRange(const at::Tensor& values, const at::Tensor& mask = {}, double low_percent = 1,
                            double high_percent = 99);

/// The value at which half of the weight lies on either side (lower weighted median).
/// @return false in `ok` when the weights sum to zero
struct WeightedMedianResult {
  double value = 0;
  bool ok = false;
};
/// @param values, weights same shape; values float32, weights float32 (>= 0; others count as nothing; they
///   are added exactly to 2^-38 of the largest, or finer, for up to 2^24 values) or uint8 (non-zero counts
///   once)
WeightedMedianResult WeightedMedian(const at::Tensor& values, const at::Tensor& weights);

}  // namespace zeroplane::gpu
