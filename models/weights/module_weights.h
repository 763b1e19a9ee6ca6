#pragma once

#include <torch/nn/module.h>

#include <filesystem>

#include "models/weights/safetensors.h"

namespace zeroplane {

/// Parameters and buffers of a module by their full names.
std::map<std::string, at::Tensor> StateOf(const torch::nn::Module& module);

/// Copies a state into a module, strictly: every key of the module and no other, every shape alike; dtype is
/// converted.
/// @param origin named in the error
/// @throws Error kDamaged listing missing, unexpected and mis-shaped keys
void LoadState(torch::nn::Module& module, const std::map<std::string, at::Tensor>& state,
               const std::string& origin);

/// Floating tensors as F16, the rest as they are.
void SaveWeightsF16(const torch::nn::Module& module, const std::filesystem::path& path,
                    const std::map<std::string, std::string>& metadata);

}  // namespace zeroplane
