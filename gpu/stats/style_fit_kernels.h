#pragma once

#include <cstdint>

#include "gpu/stats/style_fit_math.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Contiguous memory of one device: `frames` maps of `count` values each. Weights is one of weights_math.h.
template <class Weights>
struct FitArgs {
  const float* iz;
  const float* disparity;
  Weights weights;
  std::int64_t frames, count;

  ZP_HD std::int64_t blocks() const { return (count + kBlock - 1) / kBlock; }
};

/// @param moments [frames], out
template <class Weights>
void FitCpu(const FitArgs<Weights>& args, Moments* moments);

/// @param scratch [frames * blocks() * kStrands * 2], for all levels of the tree
template <class Weights>
void FitCuda(const FitArgs<Weights>& args, Moments* scratch, Moments* moments, CUstream_st* stream);

/// Pairs of neighbours in x that are an edge in both maps, and in either.
struct EdgeCounts {
  unsigned long long both = 0, either = 0;
};

template <class Weights>
struct EdgeArgs {
  const float* iz;
  const float* disparity_px;
  Weights valid;
  std::int64_t height, width;
  double ridge;
};

template <class Weights>
EdgeCounts CountEdgesCpu(const EdgeArgs<Weights>& args, const Moments& moments);

/// @param counts one, cleared here
template <class Weights>
void CountEdgesCuda(const EdgeArgs<Weights>& args, const Moments* moments, EdgeCounts* counts,
                    CUstream_st* stream);

}  // namespace zeroplane::gpu
