#include <algorithm>
#include <cstring>

#include "gpu/base/cpu_rows.h"
#include "gpu/compose/comfort_overlay_kernels.h"

namespace zeroplane::gpu {
namespace {

constexpr std::int64_t kChannels = 3, kBlock = 64;  // columns looked at together

/// Whether any value of these columns lies beyond a limit.
template <class T>
bool AnyBeyond(const ComfortOverlayArgs<T>& args, const float* const* rows, std::int64_t first,
               std::int64_t end) {
  const float near = args.near_limit_pct, far = args.far_limit_pct;
  int beyond = 0;
  for (int j = 0; j < 3; ++j) {
    const float* row = rows[j];
    for (std::int64_t x = first; x < end; ++x) beyond |= (row[x] < near) | (row[x] > far);
  }
  return beyond != 0;
}

/// Most of a film lies within the limits: such blocks are copied.
template <class T>
void OverlayRow(const ComfortOverlayArgs<T>& args, std::int64_t y) {
  const float* rows[3];
  for (std::int64_t j = 0; j < 3; ++j) {
    rows[j] = args.disparity_pct + std::clamp<std::int64_t>(y + j - 1, 0, args.height - 1) * args.width;
  }
  const T* from = args.picture + y * args.width * kChannels;
  T* to = args.out + y * args.width * kChannels;
  for (std::int64_t first = 0; first < args.width; first += kBlock) {
    const std::int64_t end = std::min(first + kBlock, args.width);
    if (!AnyBeyond(args, rows, std::max<std::int64_t>(first - 1, 0), std::min(end + 1, args.width))) {
      std::memcpy(to + kChannels * first, from + kChannels * first, (end - first) * kChannels * sizeof(T));
      continue;
    }
    for (std::int64_t x = first; x < end; ++x) {
      OverlayPixel(args, rows, y, x, from + kChannels * x, to + kChannels * x);
    }
  }
}

}  // namespace

template <class T>
void ComfortOverlayCpu(const ComfortOverlayArgs<T>& args) {
  ForRows(args.height, args.width, [args](std::int64_t first, std::int64_t end) {
    for (std::int64_t y = first; y < end; ++y) OverlayRow(args, y);
  });
}

template void ComfortOverlayCpu(const ComfortOverlayArgs<std::uint8_t>&);
template void ComfortOverlayCpu(const ComfortOverlayArgs<std::uint16_t>&);
template void ComfortOverlayCpu(const ComfortOverlayArgs<float>&);

}  // namespace zeroplane::gpu
