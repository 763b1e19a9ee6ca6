#include "models/pipeline/depth_network.h"

#include <torch/types.h>

#include "models/pipeline/depth_estimator.h"

namespace zeroplane {

std::string DepthNetworkId(const std::filesystem::path& weights) {
  DepthEstimator(weights, torch::kCPU);
  return "compactdepth";
}

}  // namespace zeroplane
