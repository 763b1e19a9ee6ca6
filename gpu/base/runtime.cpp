#include "gpu/base/runtime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "gpu/base/blas_kernels.h"

namespace zeroplane::gpu {

void UseAllProcessors() {
  UseFittingBlasKernels();
  if (std::getenv("OMP_NUM_THREADS") != nullptr) return;
  at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
}

bool BuiltWithCuda() {
#ifdef ZEROPLANE_CUDA
  return true;
#else
  return false;
#endif
}

bool HasCuda() {
  return BuiltWithCuda() && at::hasCUDA();
}

}  // namespace zeroplane::gpu
