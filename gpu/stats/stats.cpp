#include "gpu/stats/stats.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/stats/read_back.h"
#include "gpu/stats/stats_kernels.h"
#include "gpu/stats/weights.h"

namespace zeroplane::gpu {
namespace {

/// `values` is contiguous and sets the device.
template <class Weights>
Selected Select(const at::Tensor& values, const SelectArgs<Weights>& args) {
  Selected selected;
  Dispatch(
      values, [&] { selected = SelectCpu(args); },
      [&](auto stream) {
        using Scratch = SelectScratch<BinOf<Weights>>;
        const at::Tensor scratch = BytesLike(values, Scratch::BytesFor(args.wanted_count));
        const at::Tensor out = BytesLike(values, sizeof(Selected));
        SelectCuda(args, static_cast<Scratch*>(scratch.data_ptr()), static_cast<Selected*>(out.data_ptr()),
                   stream);
        selected = ReadBack<Selected>(out, 1)[0];
      });
  return selected;
}

/// Appends the percentiles percents[first ... end - 1]: two wanted values each, kMaxWanted at most.
template <class Weights>
void AppendPercentiles(const at::Tensor& values, const Weights& weights, const std::vector<double>& percents,
                       std::size_t first, std::size_t end, PercentilesResult& result) {
  SelectArgs<Weights> args{values.data_ptr<float>(), weights, values.numel(), {}, 0};
  for (std::size_t i = first; i < end; ++i) {
    args.wanted[args.wanted_count++] = {percents[i], 0, false};
    args.wanted[args.wanted_count++] = {percents[i], 1, false};
  }
  const Selected selected = Select(values, args);
  result.count = static_cast<std::int64_t>(selected.total);
  result.left_out = static_cast<std::int64_t>(selected.not_finite);
  for (std::size_t i = first; i < end; ++i) {
    const double below = selected.values[2 * (i - first)], above = selected.values[2 * (i - first) + 1];
    const double place = selected.total > 0 ? PlaceOf(percents[i], selected.total) : 0;
    result.values.push_back(below + (place - std::floor(place)) * (above - below));
  }
}

}  // namespace

void Percentiles(const at::Tensor& values, const at::Tensor& mask, const std::vector<double>& percents,
                 PercentilesResult& result) {
  CheckValues(values, "values");
  CheckMask(mask, values);
  for (const double percent : percents) ZP_CHECK(percent >= 0 && percent <= 100, percent);
  const at::Tensor source = values.contiguous(), inside = Contiguous(mask);
  result.values.clear();
  constexpr std::size_t kMost = kMaxWanted / 2;
  WithMask(inside, [&](auto weights) {
    for (std::size_t first = 0; first == 0 || first < percents.size(); first += kMost) {
      AppendPercentiles(source, weights, percents, first, std::min(first + kMost, percents.size()), result);
    }
  });
}

std::vector<double> Percentiles(const at::Tensor& values, const std::vector<double>& percents) {
  PercentilesResult result;
  Percentiles(values, {}, percents, result);
  return result.values;
}

RobustRange FindRobustRange(const at::Tensor& values, const at::Tensor& mask, double low_percent,
                            double high_percent) {
  ZP_CHECK_LE(low_percent, high_percent);
  PercentilesResult result;
  Percentiles(values, mask, {low_percent, high_percent}, result);
  return {result.values[0], result.values[1], result.ok()};
}

WeightedMedianResult WeightedMedian(const at::Tensor& values, const at::Tensor& weights) {
  CheckValues(values, "values");
  CheckWeights(weights, values);
  const at::Tensor source = values.contiguous(), mass = Contiguous(weights);
  const Selected selected = WithWeights(mass, [&](auto kind) {
    const SelectArgs<decltype(kind)> args{source.data_ptr<float>(), kind, source.numel(), {{50, 0, true}}, 1};
    return Select(source, args);
  });
  if (selected.total == 0) return {};
  return {static_cast<double>(selected.values[0]), true};
}

}  // namespace zeroplane::gpu
