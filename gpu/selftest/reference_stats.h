#pragma once

#include <vector>

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// stats.h
double Percentile(std::vector<double> values, double percent);
double WeightedMedian(const std::vector<double>& values, const std::vector<double>& weights);

}  // namespace zeroplane::gpu::reference
