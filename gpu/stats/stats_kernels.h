#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "gpu/stats/stats_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

inline constexpr int kMaxWanted = 32;

/// Contiguous memory of one device. Weights is one of weights_math.h.
template <class Weights>
struct SelectArgs {
  const float* values;
  Weights weights;
  std::int64_t count;
  Wanted wanted[kMaxWanted];
  int wanted_count;
};

struct Selected {
  float values[kMaxWanted] = {};  ///< as wanted; 0 where total is 0
  Mass total = 0;                 ///< of finite values; their count, where weights count
  Mass not_finite = 0;            ///< mass of the others
};

/// What a histogram of keys is made of.
template <class Weights>
using BinOf = std::conditional_t<Weights::kCounts, unsigned int, Mass>;

template <class Weights>
Selected SelectCpu(const SelectArgs<Weights>& args);

/// Copies of the first histogram, that threads seldom wait for each other.
inline constexpr int kReplicas = 8;

/// Working memory of the kernels: one piece, cleared before use.
template <class Bin>
struct SelectScratch {
  Bin replicas[kReplicas][kKeyBins];
  Bin high[kKeyBins];
  Bin high_coarse[kCoarseBins];
  int largest_weight_bits;
  KeyPlace places[kMaxWanted];
  // From here on one for each wanted value.
  struct Low {
    Bin coarse[kCoarseBins];
    Bin bins[kKeyBins];
  };

  static std::size_t BytesFor(int wanted_count) {
    return sizeof(SelectScratch) + static_cast<std::size_t>(wanted_count) * sizeof(Low);
  }
};

/// @param scratch SelectScratch::BytesFor(wanted_count) bytes
template <class Weights>
void SelectCuda(const SelectArgs<Weights>& args, SelectScratch<BinOf<Weights>>* scratch, Selected* selected,
                CUstream_st* stream);

}  // namespace zeroplane::gpu
