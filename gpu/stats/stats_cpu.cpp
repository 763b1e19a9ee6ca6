#include <algorithm>
#include <cstdint>

#include "gpu/base/reuse.h"
#include "gpu/stats/stats_kernels.h"
#include "gpu/stats/tasks.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kChunk = 1024;

/// Neighbouring values mostly share a bin; in one table each addition would wait for the one before it.
template <class Bin>
inline constexpr int kWays = sizeof(Bin) == 4 ? 4 : 2;

/// The keys of up to kChunk values, worked out as vectors before a table is touched one by one. From `count`
/// on they are outside.
template <class Weights>
void LoadKeys(const SelectArgs<Weights>& args, std::int64_t first, int count, std::uint32_t* keys) {
  for (int j = 0; j < count; ++j) {
    keys[j] = KeyOf(args.values[first + j], args.weights(first + j) > 0.0f);
  }
  std::fill(keys + count, keys + kChunk, kOutsideKey);
}

/// Adds a chunk's masses to the table's bins, kWays of them a bin.
template <class Weights>
void AddChunk(const SelectArgs<Weights>& args, double scale, std::int64_t first, int count,
              const std::uint32_t* keys, BinOf<Weights>* table) {
  constexpr int kStep = kWays<BinOf<Weights>>;
  if constexpr (Weights::kCounts) {
    for (int j = 0; j < kChunk; j += kStep) {
      for (int way = 0; way < kStep; ++way) ++table[HighOf(keys[j + way]) * kStep + way];
    }
  } else {
    Mass masses[kChunk];
    for (int j = 0; j < count; ++j) masses[j] = MassOf(args.weights(first + j), scale);
    std::fill(masses + count, masses + kChunk, Mass{0});
    for (int j = 0; j < kChunk; j += kStep) {
      for (int way = 0; way < kStep; ++way) table[HighOf(keys[j + way]) * kStep + way] += masses[j + way];
    }
  }
}

/// The histogram of upper halves, and the sums of its groups.
template <class Bin>
struct HighBins {
  Bin bins[kKeyBins];
  Bin coarse[kCoarseBins];
};

template <class Weights>
void CountHigh(const SelectArgs<Weights>& args, double scale, std::int64_t tasks,
               HighBins<BinOf<Weights>>& high) {
  using Bin = BinOf<Weights>;
  constexpr int kTable = kKeyBins * kWays<Bin>;
  struct Tables;
  Bin* tables = ThreadScratch<Tables, Bin>(static_cast<std::size_t>(tasks) * kTable);
  ForTasks(args.count, tasks, [&](std::int64_t task, std::int64_t first, std::int64_t end) {
    Bin* table = tables + task * kTable;
    std::fill_n(table, kTable, Bin{0});
    std::uint32_t keys[kChunk];
    for (std::int64_t i = first; i < end; i += kChunk) {
      const int count = static_cast<int>(std::min(kChunk, end - i));
      LoadKeys(args, i, count, keys);
      AddChunk(args, scale, i, count, keys, table);
    }
  });
  ForRanges(kCoarseBins, kCoarseBins / 4, [&](std::int64_t group, std::int64_t end) {
    for (; group < end; ++group) {
      Bin* bins = high.bins + group * kBinsPerCoarse;
      std::fill_n(bins, kBinsPerCoarse, Bin{0});
      for (std::int64_t task = 0; task < tasks; ++task) {
        const Bin* table = tables + task * kTable + group * kBinsPerCoarse * kWays<Bin>;
        for (int bin = 0; bin < kBinsPerCoarse; ++bin) {
          for (int way = 0; way < kWays<Bin>; ++way) bins[bin] += table[bin * kWays<Bin> + way];
        }
      }
      high.coarse[group] = 0;
      for (int bin = 0; bin < kBinsPerCoarse; ++bin) high.coarse[group] += bins[bin];
    }
  });
}

/// Takes a bin out of the histogram. @return its mass
template <class Bin>
Bin TakeOut(HighBins<Bin>& high, int bin) {
  const Bin mass = high.bins[bin];
  high.bins[bin] = 0;
  high.coarse[bin / kBinsPerCoarse] -= mass;
  return mass;
}

/// Histograms of lower halves: table number tables_of[upper half] - 1, none for 0.
/// @return [table_count][kKeyBins]
template <class Weights>
const BinOf<Weights>* CountLow(const SelectArgs<Weights>& args, double scale, std::int64_t tasks,
                               const std::uint8_t* table_of, int table_count) {
  using Bin = BinOf<Weights>;
  const std::int64_t size = static_cast<std::int64_t>(table_count) * kKeyBins;
  struct Tables;
  Bin* tables = ThreadScratch<Tables, Bin>(static_cast<std::size_t>(tasks * size));
  ForTasks(args.count, tasks, [&](std::int64_t task, std::int64_t first, std::int64_t end) {
    Bin* own = tables + task * size;
    std::fill_n(own, size, Bin{0});
    std::uint32_t keys[kChunk];
    for (std::int64_t i = first; i < end; i += kChunk) {
      const int count = static_cast<int>(std::min(kChunk, end - i));
      LoadKeys(args, i, count, keys);
      for (int j = 0; j < count; ++j) {
        const int table = table_of[HighOf(keys[j])];
        if (table == 0) continue;
        Bin& bin = own[(table - 1) * kKeyBins + LowOf(keys[j])];
        if constexpr (Weights::kCounts)
          ++bin;
        else
          bin += MassOf(args.weights(i + j), scale);
      }
    }
  });
  for (std::int64_t task = 1; task < tasks; ++task) {
    for (std::int64_t bin = 0; bin < size; ++bin) tables[bin] += tables[task * size + bin];
  }
  return tables;
}

/// FindPlace() without sums of groups.
template <class Bin>
int FindBin(const Bin* bins, Mass target) {
  int bin = 0;
  while (bin < kKeyBins - 1 && target > bins[bin]) target -= bins[bin++];
  return bin;
}

}  // namespace

template <class Weights>
Selected SelectCpu(const SelectArgs<Weights>& args) {
  using Bin = BinOf<Weights>;
  const std::int64_t tasks = TasksFor(args.count);
  const double scale = ScaleOf(args.weights, args.count, tasks);
  struct High;
  HighBins<Bin>& high = *ThreadScratch<High, HighBins<Bin>>(1);
  CountHigh(args, scale, tasks, high);

  Selected selected;
  TakeOut(high, HighOf(kOutsideKey));
  selected.not_finite = TakeOut(high, HighOf(kNotFiniteKey));
  for (const Bin mass : high.coarse) selected.total += mass;
  if (selected.total == 0) return selected;

  struct TableOf;
  std::uint8_t* table_of = ThreadScratch<TableOf, std::uint8_t>(kKeyBins);
  std::fill_n(table_of, kKeyBins, std::uint8_t{0});
  KeyPlace places[kMaxWanted];
  int table_count = 0;
  for (int k = 0; k < args.wanted_count; ++k) {
    places[k] = FindPlace(high.bins, high.coarse, TargetOf(args.wanted[k], selected.total));
    std::uint8_t& table = table_of[places[k].bin];
    if (table == 0) table = static_cast<std::uint8_t>(++table_count);
  }
  const Bin* low = CountLow(args, scale, tasks, table_of, table_count);
  for (int k = 0; k < args.wanted_count; ++k) {
    const auto upper = static_cast<std::uint32_t>(places[k].bin);
    const int lower = FindBin(low + (table_of[upper] - 1) * kKeyBins, places[k].target);
    selected.values[k] = ValueOfKey(upper << kHalfBits | static_cast<std::uint32_t>(lower));
  }
  return selected;
}

template Selected SelectCpu(const SelectArgs<Everywhere>&);
template Selected SelectCpu(const SelectArgs<Inside>&);
template Selected SelectCpu(const SelectArgs<Weighted>&);

}  // namespace zeroplane::gpu
