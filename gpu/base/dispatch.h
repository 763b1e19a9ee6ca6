#pragma once

#include <ATen/core/Tensor.h>
#if defined(ZEROPLANE_CUDA) && !defined(ZEROPLANE_CUDA_ON_CPU)
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#endif

#include "core/base/check.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// Whether an op runs its CUDA kernels on this tensor. The tests build them for the CPU, too (cuda_on_cpu.h).
inline bool RunsKernels([[maybe_unused]] const at::Tensor& tensor) {
#ifdef ZEROPLANE_CUDA_ON_CPU
  return true;
#else
  return tensor.is_cuda();
#endif
}

/// Runs an op where `tensor` lives: `on_cpu()`, or `on_cuda(stream)` with the tensor's device made current.
/// `on_cuda` is a generic lambda, so that builds without CUDA never ask for the kernels.
template <class OnCpu, class OnCuda>
void Dispatch([[maybe_unused]] const at::Tensor& tensor, [[maybe_unused]] const OnCpu& on_cpu,
              [[maybe_unused]] const OnCuda& on_cuda) {
#ifdef ZEROPLANE_CUDA_ON_CPU
  on_cuda(static_cast<CUstream_st*>(nullptr));
#elif defined(ZEROPLANE_CUDA)
  if (tensor.is_cuda()) {
    const c10::cuda::CUDAGuard guard(tensor.device());
    on_cuda(c10::cuda::getCurrentCUDAStream().stream());
    return;
  }
#endif
#ifndef ZEROPLANE_CUDA_ON_CPU
  ZP_CHECK(tensor.is_cpu(), "this build has no kernels for " + tensor.device().str());
  on_cpu();
#endif
}

}  // namespace zeroplane::gpu
