#include <ATen/Parallel.h>

#include "gpu/raycast/raycast_math.h"

namespace zeroplane::gpu {

void RaycastCpu(const RaycastArgs& args) {
  // A row costs a millisecond or more: every row for itself.
  const auto rows = [&](auto pixel) {
    at::parallel_for(0, args.height, 4, [&](std::int64_t first, std::int64_t end) {
      for (std::int64_t y = first; y < end; ++y) {
        for (std::int64_t x = 0; x < args.width; ++x) pixel(x, y);
      }
    });
  };
  rows([&](std::int64_t x, std::int64_t y) { RaycastPixel(args, x, y); });
  rows([&](std::int64_t x, std::int64_t y) { RefinePixel(args, x, y); });
}

}  // namespace zeroplane::gpu
