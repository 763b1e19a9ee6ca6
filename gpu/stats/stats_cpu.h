#pragma once

#include <cstdint>
#include <vector>

namespace zeroplane::gpu {

/// The values at these places (0 … count - 1) of the sorted list, exactly, in two or three passes and without
/// sorting.
/// @param count at least 1
std::vector<float> OrderStatisticsCpu(const float* values, std::int64_t count,
                                      const std::vector<std::int64_t>& ranks);

/// The smallest value with half of the weight at or below it.
/// @param half half of the weights' sum, > 0
float WeightedMedianCpu(const float* values, const float* weights, std::int64_t count, double half);

/// Sum in double precision, the same for any number of threads up to rounding.
double SumCpu(const float* values, std::int64_t count);

}  // namespace zeroplane::gpu
