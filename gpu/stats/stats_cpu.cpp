#include "gpu/stats/stats_cpu.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>
#include <numeric>

namespace zeroplane::gpu {
namespace {

// A float's bits, so turned that they sort like the value; the two halves of that key are histogrammed one
// after the other, which finds any order statistic exactly.
constexpr int kHalfBits = 16;
constexpr int kBins = 1 << kHalfBits;
constexpr std::uint32_t kSignBit = 1u << 31;
constexpr std::int64_t kValuesPerTask = 131072;

std::uint32_t KeyOf(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value + 0.0f);  // -0 becomes +0
  return bits & kSignBit ? ~bits : bits | kSignBit;
}
float ValueOf(std::uint32_t key) {
  return std::bit_cast<float>(key & kSignBit ? key & ~kSignBit : ~key);
}
int HighOf(std::uint32_t key) {
  return static_cast<int>(key >> kHalfBits);
}
int LowOf(std::uint32_t key) {
  return static_cast<int>(key & (kBins - 1));
}

/// Calls `add(bins, i)` for every i in [0, count) on histograms of one task each, and returns their sum. The
/// tasks are added in order, so equal inputs give equal sums.
template <class Bin, class Add>
std::vector<Bin> Histogram(std::int64_t count, std::size_t bins, const Add& add) {
  std::map<std::int64_t, std::vector<Bin>> parts;
  std::mutex mutex;
  at::parallel_for(0, count, kValuesPerTask, [&](std::int64_t first, std::int64_t end) {
    std::vector<Bin> part(bins);
    for (std::int64_t i = first; i < end; ++i) add(part.data(), i);
    const std::lock_guard lock(mutex);
    parts.emplace(first, std::move(part));
  });
  std::vector<Bin> sum(bins);
  for (const auto& [first, part] : parts) {
    std::transform(sum.begin(), sum.end(), part.begin(), sum.begin(), std::plus<>());
  }
  return sum;
}

struct Place {
  int bin;
  std::int64_t rank_in_bin;
};

Place FindRank(const std::uint32_t* bins, std::int64_t rank) {
  int bin = 0;
  while (rank >= bins[bin]) rank -= bins[bin++];
  return {bin, rank};
}

/// The first bin at which the running weight reaches `target`, which is then reduced by the weight before it.
/// Rounding may leave the target a hair above the whole sum; then it is the last bin with any weight.
int FindWeight(const std::vector<double>& bins, double& target) {
  int last = 0;
  double last_target = target;
  for (int bin = 0; bin < kBins; ++bin) {
    if (bins[bin] <= 0) continue;
    last = bin;
    last_target = target;
    if (bins[bin] >= target) break;
    target -= bins[bin];
  }
  target = last_target;
  return last;
}

}  // namespace

std::vector<float> OrderStatisticsCpu(const float* values, std::int64_t count,
                                      const std::vector<std::int64_t>& ranks) {
  const auto high = Histogram<std::uint32_t>(
      count, kBins, [values](std::uint32_t* bins, std::int64_t i) { ++bins[HighOf(KeyOf(values[i]))]; });
  std::vector<Place> places;
  std::vector<int> table_of_bin(kBins, -1);
  int tables = 0;
  for (const std::int64_t rank : ranks) {
    places.push_back(FindRank(high.data(), rank));
    int& table = table_of_bin[places.back().bin];
    if (table < 0) table = tables++;
  }
  const auto low = Histogram<std::uint32_t>(count, static_cast<std::size_t>(tables) * kBins,
                                            [&](std::uint32_t* bins, std::int64_t i) {
                                              const std::uint32_t key = KeyOf(values[i]);
                                              const int table = table_of_bin[HighOf(key)];
                                              if (table >= 0) ++bins[table * kBins + LowOf(key)];
                                            });
  std::vector<float> result;
  for (const Place& place : places) {
    const int found = FindRank(low.data() + table_of_bin[place.bin] * kBins, place.rank_in_bin).bin;
    result.push_back(
        ValueOf(static_cast<std::uint32_t>(place.bin) << kHalfBits | static_cast<std::uint32_t>(found)));
  }
  return result;
}

float WeightedMedianCpu(const float* values, const float* weights, std::int64_t count, double half) {
  const auto high = Histogram<double>(count, kBins, [&](double* bins, std::int64_t i) {
    bins[HighOf(KeyOf(values[i]))] += static_cast<double>(weights[i]);
  });
  double target = half;
  const int bin = FindWeight(high, target);
  const auto low = Histogram<double>(count, kBins, [&](double* bins, std::int64_t i) {
    const std::uint32_t key = KeyOf(values[i]);
    if (HighOf(key) == bin) bins[LowOf(key)] += static_cast<double>(weights[i]);
  });
  const int found = FindWeight(low, target);
  return ValueOf(static_cast<std::uint32_t>(bin) << kHalfBits | static_cast<std::uint32_t>(found));
}

double SumCpu(const float* values, std::int64_t count) {
  return Histogram<double>(
      count, 1, [values](double* sum, std::int64_t i) { *sum += static_cast<double>(values[i]); })[0];
}

}  // namespace zeroplane::gpu
