#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>

namespace zeroplane::gpu {

#if defined(__x86_64__) && defined(__GNUC__)
/// Compiles `body`, with everything it calls inlined, once more for AVX2.
template <class Body>
__attribute__((target("avx2"), flatten)) void RunAvx2(const Body& body) {
  body();
}
#endif

/// Runs `body` with the widest instructions this machine has (release builds are for any x86-64).
template <class Body>
void RunWidest(const Body& body) {
#if defined(__x86_64__) && defined(__GNUC__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2");
  if (has_avx2) return RunAvx2(body);
#endif
  body();
}

/// Calls `work(first, end)` over [0, count) from torch's threads, at least `grain` at a time.
template <class Work>
void ForRanges(std::int64_t count, std::int64_t grain, const Work& work) {
  at::parallel_for(0, count, grain,
                   [&](std::int64_t first, std::int64_t end) { RunWidest([&] { work(first, end); }); });
}

/// For work of some ten cycles a pixel: `rows(first, end)` over [0, height). Small pictures stay on one
/// thread.
template <class Rows>
void ForRows(std::int64_t height, std::int64_t width, const Rows& rows) {
  constexpr std::int64_t kPixelsPerTask = 32768;
  ForRanges(height, std::max<std::int64_t>(1, kPixelsPerTask / std::max<std::int64_t>(1, width)), rows);
}

/// For work of about a cycle a value: `values(first, end)` over [0, count). Waking a thread costs more than a
/// few hundred thousand of them.
template <class Values>
void ForValues(std::int64_t count, const Values& values) {
  constexpr std::int64_t kValuesPerTask = 1 << 20;
  ForRanges(count, kValuesPerTask, values);
}

}  // namespace zeroplane::gpu
