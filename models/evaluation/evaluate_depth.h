#pragma once

#include <cstdint>
#include <vector>

#include "models/evaluation/depth_metrics.h"
#include "models/nets/compact_depth.h"
#include "models/training/depth_shards.h"

namespace zeroplane {

/// Mean scores over pictures that could be scored.
struct DepthReport {
  DepthScore mean;
  std::int64_t pictures = 0;
};

/// Scores a network on whole pictures, shown to it at `width` x `height` (multiples of 16) and compared with
/// the truth at the truth's own size. The network is left in eval mode; `device` is where it lives.
DepthReport EvaluateDepth(CompactDepth& net, const DepthShards& shards,
                          const std::vector<std::int64_t>& samples, std::int64_t width, std::int64_t height,
                          torch::Device device);

/// The same for "lower in the picture is nearer".
DepthReport EvaluateLowerIsNearer(const DepthShards& shards, const std::vector<std::int64_t>& samples);

}  // namespace zeroplane
