#include "gpu/base/cpu_rows.h"
#include "gpu/develop/develop_math.h"

namespace zeroplane::gpu {

void DevelopCpu(const DevelopArgs& args) {
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) {
      for (std::int64_t x = 0; x < args.width; ++x) DevelopPixel(args, x, y);
    }
  });
}

}  // namespace zeroplane::gpu
