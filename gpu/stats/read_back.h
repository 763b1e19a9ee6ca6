#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <cstdint>
#include <cstring>
#include <vector>

/// Numbers on their way from the kernels to the caller. ReadBack() is the one place where a statistic waits
/// for the card.
namespace zeroplane::gpu {

/// Memory of `like`'s device, aligned for any number.
inline at::Tensor BytesLike(const at::Tensor& like, std::size_t bytes) {
  return at::empty({static_cast<std::int64_t>(bytes)}, like.options().dtype(at::kByte).requires_grad(false));
}

/// The first `count` numbers of type T in this memory.
template <class T>
std::vector<T> ReadBack(const at::Tensor& bytes, std::size_t count) {
  const at::Tensor host = bytes.narrow(0, 0, static_cast<std::int64_t>(count * sizeof(T))).cpu();
  std::vector<T> result(count);
  std::memcpy(result.data(), host.data_ptr(), count * sizeof(T));
  return result;
}

}  // namespace zeroplane::gpu
