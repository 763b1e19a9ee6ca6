#include "core/stereo/floating_window.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace zeroplane {

FloatingWindow WindowAt(const FloatingWindow& constant, std::span<const WindowKey> keys, std::int64_t frame) {
  if (keys.empty()) return constant;
  const auto next = std::ranges::upper_bound(keys, frame, {}, &WindowKey::frame);
  if (next == keys.begin()) return keys.front().window;
  const WindowKey& from = *std::prev(next);
  if (next == keys.end()) return from.window;
  const double u = static_cast<double>(frame - from.frame) / static_cast<double>(next->frame - from.frame);
  const double share = u * u * (3 - 2 * u);
  const FloatingWindow &a = from.window, &b = next->window;
  return {std::lerp(a.left_top_pct, b.left_top_pct, share),
          std::lerp(a.left_bottom_pct, b.left_bottom_pct, share),
          std::lerp(a.right_top_pct, b.right_top_pct, share),
          std::lerp(a.right_bottom_pct, b.right_bottom_pct, share)};
}

}  // namespace zeroplane
