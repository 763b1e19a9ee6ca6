#pragma once

#include <ATen/core/Tensor.h>
#ifdef ZEROPLANE_CUDA
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

#include "core/base/check.h"

namespace zeroplane::gpu {

/// Runs an op where `tensor` lives: `on_cpu()`, or `on_cuda(stream)` with the tensor's device made current.
/// `on_cuda` is a generic lambda, so that builds without CUDA never ask for the kernels.
template <class OnCpu, class OnCuda>
void Dispatch(const at::Tensor& tensor, const OnCpu& on_cpu, [[maybe_unused]] const OnCuda& on_cuda) {
#ifdef ZEROPLANE_CUDA
  if (tensor.is_cuda()) {
    const c10::cuda::CUDAGuard guard(tensor.device());
    on_cuda(c10::cuda::getCurrentCUDAStream().stream());
    return;
  }
#endif
  ZP_CHECK(tensor.is_cpu(), "this build has no kernels for " + tensor.device().str());
  on_cpu();
}

}  // namespace zeroplane::gpu
