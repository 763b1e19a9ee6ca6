#pragma once

#include <optional>

/// The effective style (STEREO.md): how CameraNet's proposal is made to realise the style that a grade asks
/// for. No torch here.
namespace zeroplane::gpu {

/// A disparity's dependence on the canvas, d = t - s * iz.
struct AffineStyle {
  double s_px = 0;  ///< pixels per unit of iz
  double t_px = 0;  ///< pixels
  friend bool operator==(const AffineStyle&, const AffineStyle&) = default;
};

/// d_global = offset_px + scale * d_hat.
struct ResidualStyle {
  double scale = 1;      ///< s_r, >= 0
  double offset_px = 0;  ///< t_r, pixels of the eye
  void Check() const;
  friend bool operator==(const ResidualStyle&, const ResidualStyle&) = default;
};

/// The least depth range of a fit, from far to near end, that can be scaled to a wanted one: 0.01 % of the
/// width that d_hat is counted in. The flattest film style published spans 0.65 %; to stretch 0.01 % to that
/// would stretch d_hat's own noise as well, 65 times.
inline constexpr double kLeastFittedRangePct = 0.01;

/// s_r = s / s_f, t_r = t - s_r * t_f: under it `fitted` becomes `wanted`, and what the fit does not explain
/// is scaled along.
/// @param wanted    what the grade asks for, in pixels of the eye; s >= 0, finite
/// @param fitted    fit(iz, d_hat) over the shot, in pixels of a raster that is `fitted_width_px` wide (512
///                  for CameraNet's canonical canvas, or the eye's width where d_hat is scaled to it)
/// @return nullopt where s_f is about 0 (its range is below kLeastFittedRangePct), negative (the proposal has
///         near and far the other way round) or not finite: use the geometric d = t - s * iz, and say so.
std::optional<ResidualStyle> EffectiveStyle(const AffineStyle& wanted, const AffineStyle& fitted,
                                            double fitted_width_px);

}  // namespace zeroplane::gpu
