#include "app/process_setup.h"

#include <unistd.h>

#include <cstdlib>

#include "gpu/base/runtime.h"

namespace zeroplane {

void SetUpProcess(char** argv) {
  if (!std::getenv("OMP_WAIT_POLICY")) {
    setenv("OMP_WAIT_POLICY", "passive", 1);
    execv("/proc/self/exe", argv);  // Returns only where /proc is missing; then the program runs on, slower.
  }
  gpu::UseAllProcessors();
}

}  // namespace zeroplane
