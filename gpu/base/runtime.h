#pragma once

namespace zeroplane::gpu {

/// Lets torch, and with it every op on the CPU, work on all processors; call once at the start of a program.
/// Torch's own default counts physical cores as CPUID tells them, which is one on many two-processor virtual
/// machines. OMP_NUM_THREADS, where set, is obeyed. Matrix products take the processor's kernels
/// (blas_kernels.h).
void UseAllProcessors();

/// Whether this build has the CUDA kernels.
bool BuiltWithCuda();

/// Whether tensors may be put on a CUDA card: this build has the kernels, and there is a card with a driver.
bool HasCuda();

}  // namespace zeroplane::gpu
