#pragma once

#include <ATen/core/Tensor.h>

/// What every op asks of its tensors; `name` is the argument's name in the message. @throws std::logic_error
namespace zeroplane::gpu {

/// [H, W, 3], H and W at least 1, of one of the sample types of gpu/base/samples.h.
void CheckPicture(const at::Tensor& tensor, const char* name);

/// [H, W] of this type, H and W at least 1.
void CheckMap(const at::Tensor& tensor, at::ScalarType type, const char* name);

/// Same height, width and device.
void CheckSameGrid(const at::Tensor& a, const at::Tensor& b);

/// Same sample type.
void CheckSameType(const at::Tensor& a, const at::Tensor& b);

}  // namespace zeroplane::gpu
