#pragma once

#include <cstdint>
#include <span>

namespace zeroplane {

/// Where the sides of the picture seem to hang, as disparity in percent of width: 0 on the screen, negative
/// in front of it. Top and bottom of a side may differ: the window is slanted then.
struct FloatingWindow {
  double left_top_pct = 0, left_bottom_pct = 0;
  double right_top_pct = 0, right_bottom_pct = 0;
  friend bool operator==(const FloatingWindow&, const FloatingWindow&) = default;
};

/// A window at a frame of the film.
struct WindowKey {
  std::int64_t frame = 0;
  FloatingWindow window;
  friend bool operator==(const WindowKey&, const WindowKey&) = default;
};

/// The window at a frame of the film: between two keys it starts and arrives at rest; before the first one
/// and after the last one theirs holds. Keys are sorted by frame, no two at one frame.
/// @param constant what holds where there are no keys at all
FloatingWindow WindowAt(const FloatingWindow& constant, std::span<const WindowKey> keys, std::int64_t frame);

}  // namespace zeroplane
