#pragma once

#include <ATen/core/Tensor.h>

#include "gpu/stats/weights_math.h"

/// What every statistic asks of its values and weights. @throws std::logic_error
namespace zeroplane::gpu {

/// float32, not empty.
void CheckValues(const at::Tensor& values, const char* name);

/// Undefined, or uint8 or float32 of the values' shape and device.
void CheckWeights(const at::Tensor& weights, const at::Tensor& values);

/// As CheckWeights(), but no float32: what is counted is whole pixels.
void CheckMask(const at::Tensor& mask, const at::Tensor& values);

/// Contiguous, or undefined as it was.
inline at::Tensor Contiguous(const at::Tensor& weights) {
  return weights.defined() ? weights.contiguous() : weights;
}

/// Calls `body` with the kind of weights that a contiguous (or undefined) tensor holds.
template <class Body>
decltype(auto) WithWeights(const at::Tensor& weights, const Body& body) {
  if (!weights.defined()) return body(Everywhere{});
  if (weights.scalar_type() == at::kByte) return body(Inside{weights.data_ptr<std::uint8_t>()});
  return body(Weighted{weights.data_ptr<float>()});
}
template <class Body>
decltype(auto) WithMask(const at::Tensor& mask, const Body& body) {
  if (!mask.defined()) return body(Everywhere{});
  return body(Inside{mask.data_ptr<std::uint8_t>()});
}

}  // namespace zeroplane::gpu
