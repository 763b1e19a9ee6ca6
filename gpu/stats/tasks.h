#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>

#include "gpu/base/cpu_rows.h"
#include "gpu/stats/stats_math.h"

/// Few large tasks, for statistics whose tables cost more than a row's work. How many there are depends on
/// the threads, so it must not matter to the result: sums of integers only.
namespace zeroplane::gpu {

inline constexpr std::int64_t kMostTasks = 16;

inline std::int64_t TasksFor(std::int64_t count) {
  constexpr std::int64_t kValuesPerTask = 262144;
  const std::int64_t most = std::min<std::int64_t>(kMostTasks, at::get_num_threads());
  return std::clamp<std::int64_t>(count / kValuesPerTask, 1, most);
}

/// Calls `work(task, first, end)` for each task's range of the values.
template <class Work>
void ForTasks(std::int64_t count, std::int64_t tasks, const Work& work) {
  ForRanges(tasks, 1, [&](std::int64_t task, std::int64_t end) {
    for (; task < end; ++task) work(task, count * task / tasks, count * (task + 1) / tasks);
  });
}

/// WeightScale() of these weights; 1 where they only count.
template <class Weights>
double ScaleOf(const Weights& weights, std::int64_t count, std::int64_t tasks) {
  if constexpr (Weights::kCounts) return 1;
  int largest[kMostTasks] = {};
  ForTasks(count, tasks, [&](std::int64_t task, std::int64_t first, std::int64_t end) {
    int most = 0;
    for (std::int64_t i = first; i < end; ++i) most = std::max(most, BitsOf(weights(i)));
    largest[task] = most;
  });
  return WeightScale(WeightOf(*std::max_element(largest, largest + tasks)), count);
}

}  // namespace zeroplane::gpu
