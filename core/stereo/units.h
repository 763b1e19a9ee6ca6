#pragma once

/// Signs and units (Art3D Eqs. 2 to 4 with the project's sign). Disparity d = x_right - x_left: positive
/// behind the screen, zero on it, negative in front. Stored and shown in percent of the width of one full
/// eye; kernels take pixels.
namespace zeroplane {

inline constexpr double kIzMax = 255.0;  ///< canvas range: iz is inverse depth in [0, 255], near is large
inline constexpr double kCanonicalWidth = 512.0;  ///< published s and t are pixels on a canvas this wide

constexpr double PctToPx(double pct, int eye_width) {
  return pct / 100.0 * eye_width;
}
constexpr double PxToPct(double px, int eye_width) {
  return px * 100.0 / eye_width;
}

/// Published depth scale s (canonical pixels per unit of iz) to a depth range in percent of width.
constexpr double DepthRangePct(double s) {
  return s * kIzMax / kCanonicalWidth * 100.0;
}
/// Published zero-plane t (canonical pixels) to the background's disparity in percent of width.
constexpr double BackgroundPct(double t) {
  return t / kCanonicalWidth * 100.0;
}
/// The way back: a depth range in percent of width as the published s.
constexpr double PublishedScale(double depth_range_pct) {
  return depth_range_pct / 100.0 * kCanonicalWidth / kIzMax;
}
/// The background's disparity in percent of width as the published t.
constexpr double PublishedZeroPlane(double background_pct) {
  return background_pct / 100.0 * kCanonicalWidth;
}

}  // namespace zeroplane
