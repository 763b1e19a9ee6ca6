#pragma once

#include <torch/types.h>

#include <filesystem>

#include "models/nets/compact_depth.h"

namespace zeroplane {

/// Runs a depth network on film frames. One object, one thread.
class DepthEstimator {
 public:
  /// @param weights safetensors file of CompactDepth
  /// @throws Error kNotFound, kDamaged
  DepthEstimator(const std::filesystem::path& weights, torch::Device device);

  /// @param rgb uint8 [H, W, 3]
  /// @return inverse depth up to scale and shift, larger is nearer, float32 [h, w] at the network's own size
  at::Tensor Estimate(const at::Tensor& rgb);

 private:
  CompactDepth net_;
  torch::Device device_;
};

}  // namespace zeroplane
