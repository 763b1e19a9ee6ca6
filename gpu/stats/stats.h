#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace zeroplane::gpu {

/// Percentiles of all values of a float32 tensor, linearly interpolated between order statistics (NumPy's
/// default).
/// @param percents each in [0, 100]
/// @throws std::logic_error for an empty tensor
std::vector<double> Percentiles(const at::Tensor& values, const std::vector<double>& percents);

/// The value at which half of the weight lies on either side (lower weighted median).
/// @param values, weights float32, same shape, weights >= 0
/// @return false in `ok` when the weights sum to zero
struct WeightedMedianResult {
  double value = 0;
  bool ok = false;
};
WeightedMedianResult WeightedMedian(const at::Tensor& values, const at::Tensor& weights);

}  // namespace zeroplane::gpu
