#include "core/stereo/depth_curve.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace zeroplane {
namespace {

using Points = std::vector<CurvePoint>;

double Secant(const CurvePoint& a, const CurvePoint& b) {
  return (b.to - a.to) / (b.iz - a.iz);
}

/// The slope at every point: the mean of both secants, flat beside a flat piece, and drawn back into the
/// circle of radius 3 in which a cubic piece cannot overshoot.
std::vector<double> Slopes(const Points& points) {
  const std::size_t last = points.size() - 1;
  std::vector<double> secants, slopes(points.size());
  for (std::size_t k = 0; k < last; ++k) secants.push_back(Secant(points[k], points[k + 1]));
  slopes.front() = secants.front();
  slopes.back() = secants.back();
  for (std::size_t k = 1; k < last; ++k) slopes[k] = (secants[k - 1] + secants[k]) / 2;
  for (std::size_t k = 0; k < last; ++k) {
    if (secants[k] == 0) {
      slopes[k] = slopes[k + 1] = 0;
      continue;
    }
    const double radius = std::hypot(slopes[k], slopes[k + 1]) / secants[k];
    if (radius <= 3) continue;
    slopes[k] *= 3 / radius;
    slopes[k + 1] *= 3 / radius;
  }
  return slopes;
}

double Evaluate(const Points& points, const std::vector<double>& slopes, double iz) {
  if (iz <= points.front().iz) return points.front().to;
  if (iz >= points.back().iz) return points.back().to;
  const auto next = std::ranges::upper_bound(points, iz, {}, &CurvePoint::iz);
  const std::size_t k = static_cast<std::size_t>(next - points.begin()) - 1;
  const CurvePoint &a = points[k], &b = points[k + 1];
  const double gap = b.iz - a.iz, u = (iz - a.iz) / gap, v = 1 - u;
  return (1 + 2 * u) * v * v * a.to + u * v * v * gap * slopes[k] + u * u * (3 - 2 * u) * b.to -
         u * u * v * gap * slopes[k + 1];
}

}  // namespace

void DepthCurve::Check() const {
  ZP_CHECK_GE(points.size(), kMinPoints);
  ZP_CHECK_LE(points.size(), kMaxPoints);
  for (const CurvePoint& point : points) {
    ZP_CHECK(point.iz >= 0 && point.iz <= kIzMax, "a point's iz lies in [0, 255]");
    ZP_CHECK(point.to >= 0 && point.to <= kIzMax, "a point's to lies in [0, 255]");
  }
  for (std::size_t k = 1; k < points.size(); ++k) {
    ZP_CHECK(points[k].iz - points[k - 1].iz >= kMinGap, "iz grows by at least 1 from point to point");
    ZP_CHECK(points[k].to >= points[k - 1].to, "to never falls from point to point");
  }
}

bool DepthCurve::IsIdentity() const {
  return points.size() >= kMinPoints && points.front().iz == 0 && points.back().iz == kIzMax &&
         std::ranges::all_of(points, [](const CurvePoint& point) { return point.iz == point.to; });
}

double CurveValue(const DepthCurve& curve, double iz) {
  curve.Check();
  if (std::isnan(iz)) return iz;
  return Evaluate(curve.points, Slopes(curve.points), iz);
}

void FillCurveTable(const DepthCurve& curve, std::span<float, kCurveTableSize> table) {
  curve.Check();
  const std::vector<double> slopes = Slopes(curve.points);
  float highest = 0;  // rounding must not turn depth round either
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double iz = static_cast<double>(i) / kCurveStepsPerIz;
    table[i] = highest = std::max(highest, static_cast<float>(Evaluate(curve.points, slopes, iz)));
  }
}

double CurveTableError(const DepthCurve& curve) {
  curve.Check();
  // |f''| is largest at a piece's ends, |6 - 4 a - 2 b| * secant / gap with a and b the end slopes in
  // secants; over the circle of radius 3 that is below 7.5. A corner of slope m in the middle of a step costs
  // m * step / 4; the curve's end slopes are at most its outer secants.
  constexpr double kStep = 1.0 / kCurveStepsPerIz, kSecondDerivative = 7.5;
  const Points& points = curve.points;
  double bend = 0, corner = 0;
  for (std::size_t k = 1; k < points.size(); ++k)
    bend = std::max(bend, Secant(points[k - 1], points[k]) / (points[k].iz - points[k - 1].iz));
  if (points.front().iz > 0) corner = Secant(points[0], points[1]);
  if (points.back().iz < kIzMax)
    corner = std::max(corner, Secant(points[points.size() - 2], points[points.size() - 1]));
  return kStep * kStep / 8 * kSecondDerivative * bend + kStep / 4 * corner;
}

}  // namespace zeroplane
