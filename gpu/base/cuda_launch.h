#pragma once

// Only for .cu files.
#ifdef ZEROPLANE_CUDA_ON_CPU
#include "gpu/base/cuda_on_cpu.h"
#else
#include <cuda_runtime.h>
#endif

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/error.h"

namespace zeroplane::gpu {

inline constexpr int kBlockWidth = 128;

/// One thread a column in x, one block a row in y (and more rows by stride, for pictures taller than a grid
/// may be).
inline dim3 GridFor(std::int64_t width, std::int64_t height) {
  constexpr std::int64_t kMaxGridHeight = 65535;
  return dim3(static_cast<unsigned>((width + kBlockWidth - 1) / kBlockWidth),
              static_cast<unsigned>(height < kMaxGridHeight ? height : kMaxGridHeight));
}

/// @throws Error (kUnsupported) when the card refused, e.g. an architecture this build was not made for.
inline void CheckCuda(cudaError_t status, const char* op) {
  if (status == cudaSuccess) return;
  throw Error(ErrorCode::kUnsupported, "the graphics card",
              std::string("refused the step \"") + op + "\" (" + cudaGetErrorString(status) + ")",
              "Use the CPU, or build Zeroplane for this card's architecture (TORCH_CUDA_ARCH_LIST).");
}

/// Starts `kernel` on the stream and returns at once. Kernels use no shared memory and no barriers, so that
/// the tests can run them on a machine without a card (cuda_on_cpu.h). @throws Error as CheckCuda()
template <class... Parameters, class... Arguments>
void Launch([[maybe_unused]] const char* op, [[maybe_unused]] CUstream_st* stream, dim3 grid,
            void (*kernel)(Parameters...), const Arguments&... arguments) {
#ifdef ZEROPLANE_CUDA_ON_CPU
  RunOnCpu(grid, kBlockWidth, [&] { kernel(arguments...); });
#else
  // It would take >>> apart.
  // clang-format off
  kernel<<<grid, kBlockWidth, 0, stream>>>(arguments...);
  // clang-format on
  CheckCuda(cudaGetLastError(), op);
#endif
}

/// Device to device, behind everything else on the stream.
inline void CopyOnDevice(const char* op, CUstream_st* stream, void* to, const void* from, std::size_t bytes) {
  CheckCuda(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, stream), op);
}
inline void ClearOnDevice(const char* op, CUstream_st* stream, void* memory, std::size_t bytes) {
  CheckCuda(cudaMemsetAsync(memory, 0, bytes, stream), op);
}

}  // namespace zeroplane::gpu
