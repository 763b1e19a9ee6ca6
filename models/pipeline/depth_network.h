#pragma once

#include <filesystem>
#include <string>

namespace zeroplane {

/// The depth network that a file's weights are of, after they were loaded strictly: DepthEstimator::Name() as
/// an id, "depth-anything-v2-small" or "compactdepth".
/// @throws Error naming every missing, unexpected and mis-shaped key
std::string DepthNetworkId(const std::filesystem::path& weights);

}  // namespace zeroplane
