#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/fill/inpaint_kernels.h"

namespace zeroplane::gpu {
namespace {

/// The first hole at or after `x`, or width.
int FindHolePixel(const std::uint8_t* state, int x, int width) {
  constexpr std::uint64_t kEightHoles = 0x0101010101010101 * kHolePixel;
  for (std::uint64_t eight; x + 8 <= width; x += 8) {
    std::memcpy(&eight, state + x, 8);
    if ((eight & kEightHoles) != 0) break;
  }
  while (x < width && (state[x] & kHolePixel) == 0) ++x;
  return x;
}

struct RowsInParallel {
  template <class Level, class Stage>
  void ForPixels(const Level& level, const Stage& stage) const {
    ForRows(level.height, level.width, [&](std::int64_t first, std::int64_t end) {
      for (int y = static_cast<int>(first); y < end; ++y) {
        for (int x = 0; x < level.width; ++x) stage(y, x);
      }
    });
  }

  /// Holes are few and dear, so a few rows are worth a thread.
  template <class Level, class Stage>
  void ForHoles(const Level& level, const Stage& stage) const {
    constexpr std::int64_t kRowsPerTask = 4;
    ForRanges(level.height, kRowsPerTask, [&](std::int64_t first, std::int64_t end) {
      for (int y = static_cast<int>(first); y < end; ++y) {
        const std::uint8_t* state = level.state + level.Index(y, 0);
        for (int x = FindHolePixel(state, 0, level.width); x < level.width;
             x = FindHolePixel(state, x + 1, level.width)) {
          stage(y, x);
        }
      }
    });
  }
};

}  // namespace

template <class T>
void InpaintCpu(const InpaintArgs<T>& args) {
  InpaintRun<T, RowsInParallel>(args, RowsInParallel{}).Run();
}

template void InpaintCpu(const InpaintArgs<std::uint8_t>&);
template void InpaintCpu(const InpaintArgs<std::uint16_t>&);
template void InpaintCpu(const InpaintArgs<float>&);

}  // namespace zeroplane::gpu
