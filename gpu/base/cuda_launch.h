#pragma once

// Only for .cu files.
#include <cuda_runtime.h>

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

/// @throws Error (kUnsupported) when the card refused the last launch, e.g. an architecture this build was
/// not made for.
inline void CheckCuda(cudaError_t status, const char* op) {
  if (status == cudaSuccess) return;
  throw Error(ErrorCode::kUnsupported, "the graphics card",
              std::string("refused the step \"") + op + "\" (" + cudaGetErrorString(status) + ")",
              "Use the CPU, or build Zeroplane for this card's architecture (TORCH_CUDA_ARCH_LIST).");
}
inline void CheckLaunch(const char* op) {
  CheckCuda(cudaGetLastError(), op);
}

}  // namespace zeroplane::gpu
