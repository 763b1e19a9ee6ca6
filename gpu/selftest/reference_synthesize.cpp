#include "gpu/selftest/reference_synthesize.h"

#include <algorithm>
#include <cmath>

namespace zeroplane::gpu::reference {

double Canvas(double raw, double scale, double offset) {
  const double iz = offset + scale * raw;
  if (iz > 245) return 245 + 10 * (iz - 245) / (10 + (iz - 245));
  if (iz < 10) return 10 - 10 * (10 - iz) / (10 + (10 - iz));
  return iz;
}

double Disparity(double iz, double s_px, double t_px) {
  return t_px - s_px * iz;
}

double DualDisparity(double iz, double vs, double vt, double scale, double offset_px) {
  return offset_px + scale * (vt - vs * iz);
}

double LocalMove(double disparity, double alpha, double added_px, double roundness, double median_px) {
  return (1 - alpha) * disparity + alpha * (median_px + added_px + roundness * (disparity - median_px));
}

double Comfort(double disparity, double near_px, double far_px, double room_px) {
  const auto bent = [room_px](double x) { return room_px * x / (room_px + x); };
  const double high = far_px - room_px, low = near_px + room_px;
  if (disparity > high) return high + bent(disparity - high);
  if (disparity < low) return low - bent(low - disparity);
  return disparity;
}

double MonotoneCubic(const std::vector<std::pair<double, double>>& points, double x) {
  const int count = static_cast<int>(points.size());
  if (x <= points.front().first) return points.front().second;
  if (x >= points.back().first) return points.back().second;
  const auto gap = [&](int k) { return points[k + 1].first - points[k].first; };
  const auto secant = [&](int k) { return (points[k + 1].second - points[k].second) / gap(k); };
  std::vector<double> slope(count);
  for (int k = 0; k < count; ++k)
    slope[k] = (secant(std::max(k - 1, 0)) + secant(std::min(k, count - 2))) / 2;
  for (int k = 0; k + 1 < count; ++k) {
    if (secant(k) == 0) slope[k] = slope[k + 1] = 0;
  }
  for (int k = 0; k + 1 < count; ++k) {
    if (secant(k) == 0) continue;
    const double a = slope[k] / secant(k), b = slope[k + 1] / secant(k);
    if (a * a + b * b <= 9) continue;
    const double tau = 3 / std::sqrt(a * a + b * b);
    slope[k] = tau * a * secant(k);
    slope[k + 1] = tau * b * secant(k);
  }
  int k = 0;
  while (x > points[k + 1].first) ++k;
  const double u = x - points[k].first, h = gap(k), m = secant(k);
  const double square = (3 * m - 2 * slope[k] - slope[k + 1]) / h;
  const double cube = (slope[k] + slope[k + 1] - 2 * m) / (h * h);
  return points[k].second + u * (slope[k] + u * (square + u * cube));
}

}  // namespace zeroplane::gpu::reference
