#include "gpu/base/blas_kernels.h"

#include <dlfcn.h>

#include <cstdlib>

namespace zeroplane::gpu {
namespace {

constexpr const char* kForSse3 = "Prescott";  // what OpenBLAS falls back to
constexpr const char* kChoice = "OPENBLAS_CORETYPE";

// LibTorch is what links a BLAS, and which one is the system's choice: its functions are looked up by name.
template <class Function>
Function* Find(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

const char* FittingKernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return nullptr;
}

}  // namespace

std::string BlasKernels() {
  const auto name = Find<char*()>("openblas_get_corename");
  return name != nullptr ? name() : "";
}

void UseFittingBlasKernels() {
  const auto forget = Find<void()>("gotoblas_dynamic_quit"), choose = Find<void()>("gotoblas_dynamic_init");
  const char* fitting = FittingKernels();
  if (forget == nullptr || choose == nullptr || fitting == nullptr) return;
  if (std::getenv(kChoice) != nullptr || BlasKernels() != kForSse3) return;
  setenv(kChoice, fitting, 1);
  forget();
  choose();
  unsetenv(kChoice);
}

}  // namespace zeroplane::gpu
