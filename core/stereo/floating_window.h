#pragma once

namespace zeroplane {

/// Where the sides of the picture seem to hang, as disparity in percent of width: 0 on the screen, negative
/// in front of it. Top and bottom of a side may differ: the window is slanted then.
struct FloatingWindow {
  double left_top_pct = 0, left_bottom_pct = 0;
  double right_top_pct = 0, right_bottom_pct = 0;
  friend bool operator==(const FloatingWindow&, const FloatingWindow&) = default;
};

}  // namespace zeroplane
