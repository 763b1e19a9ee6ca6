#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/warp/edge_math.h"
#include "gpu/warp/warp_kernels.h"

namespace zeroplane::gpu {

template <class T>
void BlendEdgesCpu(const BlendArgs<T>& args) {
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t last) {
    const std::int64_t end = last * args.width;
    for (std::int64_t pixel = first * args.width; pixel < end; ++pixel) {
      // Most pixels have no edge: eight of them at once.
      std::uint64_t eight = 0;
      if (pixel + 8 <= end) std::memcpy(&eight, args.alpha + pixel, 8);
      if (pixel + 8 <= end && eight == 0) {
        pixel += 7;
        continue;
      }
      const int alpha = args.alpha[pixel];
      if (alpha == 0) continue;
      for (int k = 0; k < 3; ++k) {
        T& under = args.picture[3 * pixel + k];
        under = Over(args.color[3 * pixel + k], under, alpha);
      }
    }
  });
}

template void BlendEdgesCpu(const BlendArgs<std::uint8_t>&);
template void BlendEdgesCpu(const BlendArgs<std::uint16_t>&);
template void BlendEdgesCpu(const BlendArgs<float>&);

}  // namespace zeroplane::gpu
