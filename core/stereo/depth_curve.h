#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/stereo/units.h"

namespace zeroplane {

struct CurvePoint {
  double iz = 0;  ///< what the canvas says
  double to = 0;  ///< what the curve makes of it
  friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
};

/// How a shot deals out its depth: a curve on iz before the affine part, so that s and t keep their meaning
/// (what is 0 or 255 on the canvas stays the far or near end as long as the curve's ends are there). It
/// passes through its points, never overshoots between them and never turns depth round (the monotone cubic
/// of Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980). Before the first point and after the last one it
/// keeps their values, as curve editors do: that makes cards of what lies there, and is the way to ask for
/// it.
struct DepthCurve {
  static constexpr std::size_t kMinPoints = 2, kMaxPoints = 16;
  static constexpr double kMinGap = 1.0;  ///< of neighbours, in iz

  /// `iz` grows by at least kMinGap, `to` never falls, both in [0, 255].
  std::vector<CurvePoint> points = {{0, 0}, {kIzMax, kIzMax}};

  /// @throws std::logic_error that names what is wrong
  void Check() const;
  /// Whether it changes nothing in [0, 255].
  bool IsIdentity() const;

  friend bool operator==(const DepthCurve&, const DepthCurve&) = default;
};

/// The curve at one value (NaN gives NaN); works out all slopes, so for a handful of values. @throws as
/// Check()
double CurveValue(const DepthCurve& curve, double iz);

/// Steps of a table per unit of iz, and how many values one has: where a point's iz is a multiple of 1/16, a
/// table meets it exactly.
inline constexpr int kCurveStepsPerIz = 16;
inline constexpr std::size_t kCurveTableSize = 255 * kCurveStepsPerIz + 1;

/// The curve at i / 16 for i from 0 to 4080. Linear interpolation in this table is off by at most
/// CurveTableError(). @throws as Check()
void FillCurveTable(const DepthCurve& curve, std::span<float, kCurveTableSize> table);

/// A bound in units of iz, single precision aside: step^2 / 8 times the largest second derivative, which is
/// at most 7.5 * rise / gap^2 of the steepest piece (0.001 for one that rises by 70 over 16), and, where the
/// curve ends within the canvas, step / 4 times the slope of the corner there.
double CurveTableError(const DepthCurve& curve);

}  // namespace zeroplane
