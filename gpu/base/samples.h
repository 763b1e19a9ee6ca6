#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/base/check.h"

/// The sample types of pictures. A picture is [H, W, 3], RGB, packed, code values: uint8 (white 255), uint16
/// (white 65535) or float32 (white 1).
namespace zeroplane::gpu {

/// LibTorch 1.13 knows no uint16: such samples lie, bit for bit, in int16 tensors. Torch's own arithmetic
/// would read them wrongly, so only the ops of gpu/ touch them.
inline constexpr at::ScalarType kUint16 = at::kShort;

template <class T>
inline constexpr at::ScalarType kScalarType = at::ScalarType::Undefined;
template <>
inline constexpr at::ScalarType kScalarType<std::uint8_t> = at::kByte;
template <>
inline constexpr at::ScalarType kScalarType<std::uint16_t> = kUint16;
template <>
inline constexpr at::ScalarType kScalarType<float> = at::kFloat;

/// The tensor's memory as samples of its own type.
template <class T>
T* Samples(const at::Tensor& tensor) {
  ZP_CHECK_EQ(tensor.scalar_type(), kScalarType<T>);
  return static_cast<T*>(tensor.data_ptr());
}

/// Calls `body(T{})` with T the sample type of `picture`, which CheckPicture() has let pass.
template <class Body>
decltype(auto) WithSamples(const at::Tensor& picture, const Body& body) {
  switch (picture.scalar_type()) {
    case at::kByte:
      return body(std::uint8_t{});
    case kUint16:
      return body(std::uint16_t{});
    default:
      return body(float{});
  }
}

}  // namespace zeroplane::gpu
