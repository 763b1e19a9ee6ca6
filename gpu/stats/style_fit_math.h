#pragma once

#include <cmath>
#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/stats/weights_math.h"

/// Sums for a line through points (x, y), so taken that nothing cancels: the values of a frame are dealt out
/// to strands, each strand adds up differences from the first value it meets, and strands are merged by their
/// means. Which value belongs to which strand is fixed by its index alone, so threads do not matter.
namespace zeroplane::gpu {

/// Strand l of block b has the values b*kBlock + l + k*kStrands, k = 0 ... kSteps - 1. They lie so that a
/// card's threads read neighbours and a processor adds a whole vector at a time.
inline constexpr int kStrands = 64;
inline constexpr int kSteps = 64;
inline constexpr int kBlock = kStrands * kSteps;

inline constexpr double kEdgePx = 0.5;

/// Of the points that count: weight, means, and sums of weighted products about the means.
struct Moments {
  double weight = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0, left_out = 0;
};

/// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances"
/// (1979). A side without points has zeros throughout and changes nothing.
ZP_HD Moments Merge(const Moments& a, const Moments& b) {
  Moments sum;
  sum.left_out = a.left_out + b.left_out;
  sum.weight = a.weight + b.weight;
  if (!(sum.weight > 0)) return sum;
  const double share = b.weight / sum.weight, dx = b.x - a.x, dy = b.y - a.y, mass = a.weight * share;
  sum.x = a.x + dx * share;
  sum.y = a.y + dy * share;
  sum.xx = a.xx + b.xx + dx * dx * mass;
  sum.xy = a.xy + b.xy + dx * dy * mass;
  sum.yy = a.yy + b.yy + dy * dy * mass;
  return sum;
}

/// The parts of a frame are merged as a tree, kFan neighbours at a time: one level turns `count` of them into
/// MergedCount(count).
inline constexpr int kFan = 8;
ZP_HD std::int64_t MergedCount(std::int64_t count) {
  return (count + kFan - 1) / kFan;
}
ZP_HD Moments MergeFan(const Moments* parts, std::int64_t count, std::int64_t group) {
  const std::int64_t first = group * kFan, end = first + kFan < count ? first + kFan : count;
  Moments sum = parts[first];
  for (std::int64_t i = first + 1; i < end; ++i) sum = Merge(sum, parts[i]);
  return sum;
}

/// Sums of a strand, about the first point that counts.
struct Strand {
  double weight = 0, x0 = 0, y0 = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0, left_out = 0;

  ZP_HD void Add(float value_x, float value_y, float value_weight) {
    if (!(value_weight > 0)) return;
    if (!IsFinite(value_x) || !IsFinite(value_y)) {
      left_out += 1;
      return;
    }
    if (weight == 0.0) {
      x0 = value_x;
      y0 = value_y;
    }
    const double w = value_weight, dx = value_x - x0, dy = value_y - y0, wx = w * dx, wy = w * dy;
    weight += w;
    x += wx;
    y += wy;
    xx += wx * dx;
    xy += wx * dy;
    yy += wy * dy;
  }

  ZP_HD Moments ToMoments() const {
    Moments moments;
    moments.left_out = left_out;
    if (!(weight > 0)) return moments;
    const double mx = x / weight, my = y / weight;
    moments.weight = weight;
    moments.x = x0 + mx;
    moments.y = y0 + my;
    moments.xx = xx - x * mx;
    moments.xy = xy - x * my;
    moments.yy = yy - y * my;
    return moments;
  }
};

/// d = t - s * iz of x = iz and y = d.
struct Line {
  double s, t;
  bool fitted;
};
ZP_HD Line SolveLine(const Moments& m, double ridge) {
  const bool fitted = m.weight > 0 && m.xx > ridge * m.weight;
  const double slope = fitted ? m.xy / (m.xx + ridge * m.weight) : 0.0;
  return {0.0 - slope, m.y - slope * m.x, fitted};
}

/// The value of a pixel that counts; elsewhere not a number.
ZP_HD float ValidOnly(float value, float weight) {
  return weight > 0.0f ? value : NAN;
}

/// The steps of the disparity and of its depth from pixel 0 to pixel 1: the smaller and the larger, without
/// sign; 0 where a value is not finite. It is an edge in both maps where the smaller exceeds kEdgePx, in
/// either where the larger does.
struct PairSteps {
  double smaller, larger;
};
ZP_HD PairSteps StepsOf(float iz0, float iz1, float d0, float d1, double s) {
  // All in double precision, where the difference of finite values is finite and of others is not.
  const double d = static_cast<double>(d1) - static_cast<double>(d0);
  const double iz = static_cast<double>(iz1) - static_cast<double>(iz0), depth = s * iz;
  const double a = d < 0.0 ? -d : d, b = depth < 0.0 ? -depth : depth;
  const double smaller = a < b ? a : b, larger = a < b ? b : a;
  const bool finite = (d - d == 0.0) & (iz - iz == 0.0);
  return {finite ? smaller : 0.0, finite ? larger : 0.0};
}

}  // namespace zeroplane::gpu
