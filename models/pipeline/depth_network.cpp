#include "models/pipeline/depth_network.h"

#include <torch/types.h>

#include <algorithm>
#include <cctype>

#include "models/pipeline/depth_estimator.h"

namespace zeroplane {

std::string DepthNetworkId(const std::filesystem::path& weights) {
  std::string id = MakeDepthEstimator(weights, torch::kCPU)->Name();
  std::ranges::transform(id, id.begin(),
                         [](unsigned char c) { return static_cast<char>(c == ' ' ? '-' : std::tolower(c)); });
  return id;
}

}  // namespace zeroplane
