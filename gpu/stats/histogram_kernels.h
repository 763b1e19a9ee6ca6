#pragma once

#include <cstdint>

#include "gpu/stats/histogram_math.h"
#include "gpu/stats/stats_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device. Weights is one of weights_math.h.
template <class Weights>
struct HistogramArgs {
  const float* values;
  Weights weights;
  std::int64_t count;
  Slots slots;
};

/// @param masses [slots.count()], out
/// @return what masses are multiplied with to be weights
template <class Weights>
double HistogramCpu(const HistogramArgs<Weights>& args, Mass* masses);

/// Copies, that threads seldom wait for each other; the caller adds them up.
inline constexpr int kHistogramReplicas = 16;

/// @param masses [kHistogramReplicas][slots.count()], then one whose int is the largest weight's bits;
///   cleared here
template <class Weights>
void HistogramCuda(const HistogramArgs<Weights>& args, Mass* masses, CUstream_st* stream);

/// Mask is Everywhere or Inside.
template <class Mask>
struct WaveformArgs {
  const float* disparity_pct;
  Mask mask;
  int* out;  ///< [bins + 2, columns]
  std::int64_t height, width, columns;
  Slots slots;
};

template <class Mask>
void WaveformCpu(const WaveformArgs<Mask>& args);

template <class Mask>
void WaveformCuda(const WaveformArgs<Mask>& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
