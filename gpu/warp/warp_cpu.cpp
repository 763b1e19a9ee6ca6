#include <algorithm>

#include "gpu/base/cpu_rows.h"
#include "gpu/warp/row_warper_cpu.h"
#include "gpu/warp/soft_rows_cpu.h"
#include "gpu/warp/warp_kernels.h"

namespace zeroplane::gpu {

template <class T>
void WarpCpu(const WarpArgs<T>& args) {
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t end) {
    RowWarper<T> warper(args);
    if (args.soft_edge_px == 0) {
      for (std::int64_t y = first; y < end; ++y) {
        warper.Warp(y, args.picture + y * args.width * kSamples, args.disparity_px + y * args.width);
      }
      return;
    }
    SoftRows<T> soft(args, static_cast<int>(first));
    for (std::int64_t y = first; y < end; ++y) {
      soft.TakeApart(static_cast<int>(y));
      warper.Warp(y, soft.picture(), soft.disparity_px());
      soft.DrawEdges();
    }
  });
}

template void WarpCpu(const WarpArgs<std::uint8_t>&);
template void WarpCpu(const WarpArgs<std::uint16_t>&);
template void WarpCpu(const WarpArgs<float>&);

}  // namespace zeroplane::gpu
