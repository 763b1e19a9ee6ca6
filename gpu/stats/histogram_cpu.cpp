#include <algorithm>
#include <cstdint>

#include "gpu/base/cpu_rows.h"
#include "gpu/base/reuse.h"
#include "gpu/stats/histogram_kernels.h"
#include "gpu/stats/tasks.h"

namespace zeroplane::gpu {
namespace {

/// Values whose slots are worked out as vectors before a table is touched one by one.
constexpr std::int64_t kChunk = 1024;

/// Neighbouring values mostly share a bin; in one table each addition would wait for the one before it.
constexpr int kWays = 4;

/// Adds up to kChunk values to a table of kWays masses a slot.
template <class Weights>
void AddChunk(const HistogramArgs<Weights>& args, double scale, std::int64_t first, int count, Mass* table) {
  int slots[kChunk];
  for (int j = 0; j < count; ++j) {
    slots[j] = args.slots.Of(args.values[first + j], args.weights(first + j));
  }
  std::fill(slots + count, slots + kChunk, args.slots.outside());
  if constexpr (Weights::kCounts) {
    for (int j = 0; j < kChunk; j += kWays) {
      for (int way = 0; way < kWays; ++way) ++table[slots[j + way] * kWays + way];
    }
  } else {
    Mass masses[kChunk];
    for (int j = 0; j < count; ++j) masses[j] = MassOf(args.weights(first + j), scale);
    std::fill(masses + count, masses + kChunk, Mass{0});
    for (int j = 0; j < kChunk; j += kWays) {
      for (int way = 0; way < kWays; ++way) table[slots[j + way] * kWays + way] += masses[j + way];
    }
  }
}

/// The waveform's columns are dealt out by groups that span about so many picture columns: the table stays in
/// the cache, and no two threads share a part of it.
constexpr std::int64_t kSpanPx = 256;

/// Calls `add(i)` for 0 ... count - 1 from four places in turn, so that neighbours, which mostly share a bin,
/// do not follow each other.
template <class Add>
void FromFourPlaces(int count, const Add& add) {
  const int quarter = count / 4;
  for (int i = 0; i < quarter; ++i) {
    add(i);
    add(i + quarter);
    add(i + 2 * quarter);
    add(i + 3 * quarter);
  }
  for (int i = 4 * quarter; i < count; ++i) add(i);
}

/// Groups [first, end) of the waveform.
template <class Mask>
void FillGroups(const WaveformArgs<Mask>& args, std::int64_t first, std::int64_t end) {
  const std::int64_t begin_x = GroupStart(first, args.columns, args.width);
  const int span = static_cast<int>(GroupStart(end, args.columns, args.width) - begin_x);
  const int slots = args.slots.count(), groups = static_cast<int>(end - first);
  struct Table;
  struct Bases;
  struct Places;
  int* table = ThreadScratch<Table, int>(static_cast<std::size_t>(groups) * slots);
  int* bases = ThreadScratch<Bases, int>(static_cast<std::size_t>(span));
  int* places = ThreadScratch<Places, int>(static_cast<std::size_t>(span));
  std::fill_n(table, static_cast<std::int64_t>(groups) * slots, 0);
  for (int x = 0; x < span; ++x) {
    bases[x] = static_cast<int>((begin_x + x) * args.columns / args.width - first) * slots;
  }
  for (std::int64_t y = 0; y < args.height; ++y) {
    const std::int64_t row = y * args.width + begin_x;
    for (int x = 0; x < span; ++x) {
      places[x] = bases[x] + args.slots.Of(args.disparity_pct[row + x], args.mask(row + x));
    }
    FromFourPlaces(span, [&](int x) { ++table[places[x]]; });
  }
  for (int slot = 0; slot <= args.slots.above(); ++slot) {
    int* out = args.out + slot * args.columns + first;
    for (int group = 0; group < groups; ++group) out[group] = table[group * slots + slot];
  }
}

}  // namespace

template <class Weights>
double HistogramCpu(const HistogramArgs<Weights>& args, Mass* masses) {
  const std::int64_t tasks = TasksFor(args.count),
                     size = static_cast<std::int64_t>(args.slots.count()) * kWays;
  const double scale = ScaleOf(args.weights, args.count, tasks);
  struct Tables;
  Mass* tables = ThreadScratch<Tables, Mass>(static_cast<std::size_t>(tasks * size));
  ForTasks(args.count, tasks, [&](std::int64_t task, std::int64_t first, std::int64_t end) {
    Mass* table = tables + task * size;
    std::fill_n(table, size, Mass{0});
    for (std::int64_t i = first; i < end; i += kChunk) {
      AddChunk(args, scale, i, static_cast<int>(std::min(kChunk, end - i)), table);
    }
  });
  for (int slot = 0; slot < args.slots.count(); ++slot) {
    masses[slot] = 0;
    for (std::int64_t task = 0; task < tasks; ++task) {
      for (int way = 0; way < kWays; ++way) masses[slot] += tables[task * size + slot * kWays + way];
    }
  }
  return 1 / scale;
}

template <class Mask>
void WaveformCpu(const WaveformArgs<Mask>& args) {
  const std::int64_t step = std::max<std::int64_t>(1, kSpanPx * args.columns / args.width);
  ForRanges((args.columns + step - 1) / step, 1, [&](std::int64_t part, std::int64_t end) {
    for (; part < end; ++part) {
      FillGroups(args, part * step, std::min((part + 1) * step, args.columns));
    }
  });
}

template double HistogramCpu(const HistogramArgs<Everywhere>&, Mass*);
template double HistogramCpu(const HistogramArgs<Inside>&, Mass*);
template double HistogramCpu(const HistogramArgs<Weighted>&, Mass*);
template void WaveformCpu(const WaveformArgs<Everywhere>&);
template void WaveformCpu(const WaveformArgs<Inside>&);

}  // namespace zeroplane::gpu
