#include <algorithm>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/fill/fill_kernels.h"
#include "gpu/fill/fill_math.h"

namespace zeroplane::gpu {
namespace {

/// The first hole at or after `x`, or width.
int FindHole(const std::uint8_t* holes, int x, int width) {
  for (std::uint64_t eight; x + 8 <= width; x += 8) {
    std::memcpy(&eight, holes + x, 8);
    if (eight != 0) break;
  }
  while (x < width && holes[x] == 0) ++x;
  return x;
}

}  // namespace

template <class T>
void FillCpu(const FillArgs<T>& args) {
  const int width = static_cast<int>(args.width);
  ForRows(args.height, args.width, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t y = first; y < last; ++y) {
      const FillRow<T> row{args.out_picture + y * width * 3, args.holes + y * width,
                           args.disparity_px + y * width, width, args.same_surface_px};
      std::copy_n(args.picture + y * width * 3, width * 3, row.picture);
      for (int begin = FindHole(row.holes, 0, width); begin < width;) {
        int end = begin + 1;
        while (end < width && row.holes[end] != 0) ++end;
        FillRun(row, begin, end);
        begin = FindHole(row.holes, end, width);
      }
    }
  });
}

template void FillCpu(const FillArgs<std::uint8_t>&);
template void FillCpu(const FillArgs<float>&);

}  // namespace zeroplane::gpu
