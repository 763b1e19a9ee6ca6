#pragma once

#include <string>

namespace zeroplane::gpu {

/// Has OpenBLAS take its kernels for AVX-512 or AVX2 where it took those of 2004, for SSE3, though the
/// processor can more: 0.3.21, which Debian 12 has, does so on every Intel processor that is younger than
/// itself, and multiplies matrices four times slower there (Emerald Rapids, measured). Without OpenBLAS, or
/// where OPENBLAS_CORETYPE is set, nothing happens. Call before anything is computed; not thread-safe.
void UseFittingBlasKernels();

/// The processor that OpenBLAS's kernels are for, "SkylakeX"; empty without OpenBLAS.
std::string BlasKernels();

}  // namespace zeroplane::gpu
