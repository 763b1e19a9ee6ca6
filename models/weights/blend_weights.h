#pragma once

#include <filesystem>

namespace zeroplane {

/// Writes (1 - share) * first + share * second, value by value, floats as F16. What a further training gained
/// and what it forgot both shrink; where the second was trained from the first, a blend is often better on
/// strange pictures than either.
/// @param first, second safetensors of one network
/// @param share         0 … 1
/// @throws Error kNotFound, kDamaged, kUnsupported (not of one network, naming the first value that differs),
/// kUnwritable, kDiskFull; std::logic_error for the share
void BlendWeights(const std::filesystem::path& first, const std::filesystem::path& second, double share,
                  const std::filesystem::path& out);

}  // namespace zeroplane
