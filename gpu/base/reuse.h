#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <vector>

namespace zeroplane::gpu {

/// Makes `out` a contiguous tensor of this shape, of `like`'s device. It keeps its memory where it has it
/// already, so an op that is called frame after frame with the same result object allocates nothing. Never
/// pass a tensor that somebody else still reads.
inline void Reuse(at::Tensor& out, at::IntArrayRef sizes, at::ScalarType type, const at::Tensor& like) {
  if (out.defined() && out.scalar_type() == type && out.sizes() == sizes && out.device() == like.device() &&
      out.is_contiguous()) {
    return;
  }
  out = at::empty(
      sizes, like.options().dtype(type).requires_grad(false).memory_format(at::MemoryFormat::Contiguous));
}

/// Working memory of the calling thread that only ever grows: for rows and other small things, in code that a
/// frame runs many times. Tag keeps the buffers of different uses apart.
template <class Tag, class T>
T* ThreadScratch(std::size_t count) {
  thread_local std::vector<T> memory;
  if (memory.size() < count) memory.resize(count);
  return memory.data();
}

}  // namespace zeroplane::gpu
