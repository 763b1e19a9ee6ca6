#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <string>
#include <vector>

/// Weights and pictures by rule, for comparing a network with its official code where no trained weights are:
/// both sides fill every tensor from its name alone, in integers, so that they agree to the last bit. The
/// rules and the official code's results stand in ../shared/fixtures/README.md beside the checkout.
namespace zeroplane::testing {

/// FNV-1a, 32 bits.
std::uint32_t NameSeed(const std::string& name);

/// c + a * u for one tensor, u in [-1, 1) from the name's seed and an element's index.
struct FillRange {
  double center = 0;
  float amplitude = 0;
};
FillRange RangeOf(const std::string& name, const std::vector<std::int64_t>& shape);

/// float32, contiguous.
at::Tensor RuleTensor(const std::string& name, const std::vector<std::int64_t>& shape);

/// Fills every parameter and floating buffer of a module from its full name.
void FillByRule(torch::nn::Module& module);

/// uint8 [3, height, width], red, green, blue.
at::Tensor RulePicture(int height, int width, int seed, int x_offset = 0);

/// A float array of NumPy's format 1.0, little-endian: f4, f8 and u1.
/// @throws std::runtime_error when the file is another
at::Tensor ReadNpy(const std::string& path);

}  // namespace zeroplane::testing
