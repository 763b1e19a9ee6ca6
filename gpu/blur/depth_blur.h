#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

enum class BlurRule {
  /// The map is the disparity in percent of the width, and the blur that of a lens: the disc's diameter is
  /// the disparity from the plane in focus, times the lens's opening in eye separations (both grow with 1 /
  /// distance alike).
  kLens,
  /// The map is the canvas iz (0 … 255), and the blur that of "Generating Spatial Images": the kernel's
  /// radius is depth (0 nearest, 1 farthest) times intensity.
  kDepthTimesIntensity,
  /// The map is the disc's radius itself in pixels, negative in front of the focus.
  kRadius
};

struct BlurOptions {
  BlurRule rule = BlurRule::kLens;
  double focus_pct = 0;       ///< kLens: the disparity that is sharp; 0 is what lies on the screen
  double f_stop = 2;          ///< kLens: eye separation / diameter of the opening, > 0
  double intensity_px = 8;    ///< kDepthTimesIntensity: the radius of what is farthest, >= 0
  double max_radius_px = 16;  ///< no disc is larger, 0 … 64; 0 is the picture itself
  bool operator==(const BlurOptions&) const = default;
  void Check() const;
};

/// Depth of field: every pixel's light is spread evenly over its disc of confusion (exact areas, in linear
/// light, sRGB transfer), nearer discs before farther ones. What is in front of the focus spreads over what
/// is behind it and becomes transparent at its rim (all cover 4 % more than they do, so that slanted surfaces
/// stay closed); what is sharp keeps its edge, and nothing behind it spreads over it. A disc that nothing
/// covers keeps its light; the picture's edges turn it back. Where a transparent rim shows what the picture
/// never saw, the colours around stand in. Pixels that are in focus (radius <= 0.5) and under nobody's disc
/// come out bit for bit. Radii are held to eighths of a pixel; a map value that is NaN counts as in focus.
/// @param picture a picture (gpu/base/samples.h); floats are held to 0 … 1024 times white where blurred
/// @param map     float32 [H, W], as the rule says
/// @param out     of the picture's type and shape; keeps its memory (reuse.h)
void DepthBlur(const at::Tensor& picture, const at::Tensor& map, const BlurOptions& options, at::Tensor& out);
at::Tensor DepthBlur(const at::Tensor& picture, const at::Tensor& map, const BlurOptions& options);

}  // namespace zeroplane::gpu
