#include <algorithm>
#include <cmath>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/compose/window_bars_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kChannels = 3;

/// How many pixels a bar touches.
std::int64_t Touched(float width_px, std::int64_t width) {
  return static_cast<std::int64_t>(std::ceil(std::min(width_px, static_cast<float>(width))));
}

template <class T>
void MaskRow(const WindowBarsArgs<T>& args, std::int64_t y) {
  const T* from = args.eye + y * args.width * kChannels;
  T* to = args.out + y * args.width * kChannels;
  if (from != to) std::memcpy(to, from, args.width * kChannels * sizeof(T));
  const float down = (static_cast<float>(y) + 0.5f) / static_cast<float>(args.height);
  const float left = BarWidth(args.left, down), right = BarWidth(args.right, down);
  const auto dim = [to](std::int64_t x, float uncovered) {
    for (std::int64_t c = 0; c < kChannels; ++c) {
      to[kChannels * x + c] = Dimmed(to[kChannels * x + c], uncovered);
    }
  };
  for (std::int64_t x = 0; x < Touched(left, args.width); ++x) dim(x, Uncovered(x, left));
  for (std::int64_t i = 0; i < Touched(right, args.width); ++i) dim(args.width - 1 - i, Uncovered(i, right));
}

}  // namespace

template <class T>
void WindowBarsCpu(const WindowBarsArgs<T>& args) {
  ForRows(args.height, args.width, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) MaskRow(args, y);
  });
}

template void WindowBarsCpu(const WindowBarsArgs<std::uint8_t>&);
template void WindowBarsCpu(const WindowBarsArgs<std::uint16_t>&);
template void WindowBarsCpu(const WindowBarsArgs<float>&);

}  // namespace zeroplane::gpu
