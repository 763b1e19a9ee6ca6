#include "gpu/stats/stats.h"

#include <ATen/ops/cumsum.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/sort.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>

#include "core/base/check.h"
#include "gpu/stats/stats_cpu.h"

namespace zeroplane::gpu {
namespace {

void CheckValues(const at::Tensor& values, const char* name) {
  ZP_CHECK(values.defined() && values.scalar_type() == at::kFloat, std::string(name) + " is float32");
  ZP_CHECK(values.numel() > 0, std::string(name) + " is empty");
}

/// On a card torch's own sort is quick; on the CPU it is not.
std::vector<float> OrderStatistics(const at::Tensor& flat, const std::vector<std::int64_t>& ranks) {
  if (flat.is_cpu()) return OrderStatisticsCpu(flat.data_ptr<float>(), flat.numel(), ranks);
  const at::Tensor sorted = std::get<0>(at::sort(flat));
  std::vector<float> result;
  for (const std::int64_t rank : ranks) result.push_back(sorted.select(0, rank).item<float>());
  return result;
}

}  // namespace

std::vector<double> Percentiles(const at::Tensor& values, const std::vector<double>& percents) {
  CheckValues(values, "values");
  const at::Tensor flat = values.contiguous().view({-1});
  const std::int64_t last = flat.numel() - 1;
  std::vector<std::int64_t> ranks;
  for (const double percent : percents) {
    ZP_CHECK(percent >= 0 && percent <= 100, percent);
    const auto below = static_cast<std::int64_t>(percent / 100 * static_cast<double>(last));
    ranks.push_back(below);
    ranks.push_back(std::min(below + 1, last));
  }
  const std::vector<float> found = OrderStatistics(flat, ranks);
  std::vector<double> result;
  for (std::size_t i = 0; i < percents.size(); ++i) {
    const double place = percents[i] / 100 * static_cast<double>(last);
    const double below = found[2 * i], above = found[2 * i + 1];
    result.push_back(below + (place - std::floor(place)) * (above - below));
  }
  return result;
}

WeightedMedianResult WeightedMedian(const at::Tensor& values, const at::Tensor& weights) {
  CheckValues(values, "values");
  CheckValues(weights, "weights");
  ZP_CHECK_EQ(values.sizes(), weights.sizes());
  ZP_CHECK_EQ(values.device(), weights.device());
  const at::Tensor flat = values.contiguous().view({-1}), mass = weights.contiguous().view({-1});
  if (flat.is_cpu()) {
    const double half = SumCpu(mass.data_ptr<float>(), mass.numel()) / 2;
    if (!(half > 0)) return {};
    return {WeightedMedianCpu(flat.data_ptr<float>(), mass.data_ptr<float>(), flat.numel(), half), true};
  }
  const auto [sorted, order] = at::sort(flat);
  const at::Tensor running = at::cumsum(mass.index_select(0, order), 0, at::kDouble);
  const at::Tensor half = running.slice(0, running.numel() - 1).div(2);
  if (!(half.item<double>() > 0)) return {};
  const at::Tensor place = at::searchsorted(running, half);
  return {sorted.index_select(0, place.view({-1})).item<double>(), true};
}

}  // namespace zeroplane::gpu
