#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/warp/soft_line.h"
#include "gpu/warp/warp_kernels.h"
#include "gpu/warp/warp_math.h"

/// Soft silhouettes (warp.h), the source side: what of a pixel near a depth step belongs to the foreground.
///
/// A depth step is where the mesh is torn by more than a pixel between two pixels beside or above each other.
/// The pixel's line is the one of the four directions in which a step is nearest. Steps that follow each
/// other in the same sense are one: depth maps are often blurred over some pixels, which then lie on neither
/// surface. F is the colour a little inside the foreground on that line, B the one a little inside the
/// background; how far C is on the way from B to F is the coverage alpha. Where F and B are alike, C lies off
/// the way between them, or the step is far, geometry counts instead: 1 on the foreground, 0 on the
/// background.
///
/// The pixel then becomes two: C - alpha (F - B) on the background, C + (1 - alpha) (F - B) on the
/// foreground. One over the other they are C again, whatever the errors of alpha, F and B, and both keep the
/// pixel's texture and grain.
namespace zeroplane::gpu {

inline constexpr double kMaxSoftEdgePx = 4;

/// One source pixel, taken apart.
template <class T>
struct SoftVertex {
  T base[3];
  float base_disparity_px;
  std::uint8_t alpha;  ///< of the foreground above it; 0 when there is none
  T edge[3];
  float edge_disparity_px;
};

/// Whole pixels that a soft edge reaches from a step.
ZP_HD int SoftReach(float soft_edge_px) {
  return CeilToInt(soft_edge_px);
}

/// How much the colours count `distance` pixels from the step, 1 beside it.
ZP_HD float SoftWeight(float soft_edge_px, int distance) {
  const float weight = soft_edge_px + 1.0f - static_cast<float>(distance);
  return weight < 0.0f ? 0.0f : weight < 1.0f ? weight : 1.0f;
}

/// The line's two sides: what there is to see on either, and where they end.
struct SoftSides {
  float foreground[3], way[3];  ///< F, F - B
  float way_square;
  float foreground_px, background_px;  ///< disparities beside the step
};

/// The share of C that is foreground by its colour, and how much that is to be believed, 0 to 1.
template <class T>
ZP_HD float Coverage(const SoftLine<T>& line, const SoftSides& sides, int n, float geometry, float weight) {
  // Ways shorter than some codes are noise; C may be off the way by half its length.
  constexpr float kNoise = 6.0f / 255.0f, kNoiseSquare = 3.0f * kNoise * kNoise, kOff = 0.25f;
  constexpr float kWhite = SoftSamples<T>::kWhite;
  // Coverages this close to all or nothing are.
  constexpr float kSnap = 0.04f;
  float along = 0.0f, square = 0.0f;
  for (int c = 0; c < 3; ++c) {
    const float from_background = line.SampleAt(n, c) - (sides.foreground[c] - sides.way[c]);
    along += from_background * sides.way[c];
    square += from_background * from_background;
  }
  float alpha = geometry;
  if (sides.way_square > 0.0f) {
    const float projected = along / sides.way_square;
    const float off = (square / sides.way_square - projected * projected) / kOff;
    const float trust = sides.way_square / (sides.way_square + kNoiseSquare * kWhite * kWhite) * weight *
                        (off < 0.0f   ? 1.0f
                         : off < 1.0f ? 1.0f - off
                                      : 0.0f);
    const float colour = projected < 0.0f ? 0.0f : projected < 1.0f ? projected : 1.0f;
    alpha += trust * (colour - geometry);
  }
  const float snapped = (alpha - kSnap) / (1.0f - 2.0f * kSnap);
  return snapped < 0.0f ? 0.0f : snapped < 1.0f ? snapped : 1.0f;
}

/// What lies beside a step `distance` ahead on the line.
struct SoftStep {
  int distance;
  Border border;
  int here_rim, there_rim;  ///< the last pixels of either surface; between them only steps
};

template <class T>
ZP_HD SoftStep StepOf(const SoftLine<T>& line, int distance, Border border, int reach) {
  SoftStep step{distance, border, distance - 1, distance};
  while (step.here_rim >= distance - reach && line.BorderAt(step.here_rim - 1) == border) --step.here_rim;
  while (step.there_rim < distance + reach && line.BorderAt(step.there_rim) == border) ++step.there_rim;
  return step;
}

template <class T>
ZP_HD SoftSides SidesOf(const SoftLine<T>& line, const SoftStep& step, int reach) {
  const bool near_here = step.border == Border::kHereIsNearer;
  const int here = line.Inside(step.here_rim, -1, reach), there = line.Inside(step.there_rim, 1, reach);
  SoftSides sides{};
  for (int c = 0; c < 3; ++c) {
    const float a = line.SampleAt(here, c), b = line.SampleAt(there, c);
    sides.foreground[c] = near_here ? a : b;
    sides.way[c] = near_here ? a - b : b - a;
    sides.way_square += sides.way[c] * sides.way[c];
  }
  const float here_px = line.DisparityAt(step.here_rim), there_px = line.DisparityAt(step.there_rim);
  sides.foreground_px = near_here ? here_px : there_px;
  sides.background_px = near_here ? there_px : here_px;
  return sides;
}

/// Coverage never grows on the way from the foreground to the background.
template <class T>
ZP_HD float CoverageOf(const SoftLine<T>& line, const SoftStep& step, const SoftSides& sides,
                       float soft_edge_px) {
  const bool near_here = step.border == Border::kHereIsNearer;
  float geometry = near_here ? 1.0f : 0.0f;
  if (step.here_rim < 0) {  // the pixel lies on neither surface
    geometry = (sides.background_px - line.DisparityAt(0)) / (sides.background_px - sides.foreground_px);
  }
  float alpha = Coverage(line, sides, 0, geometry, SoftWeight(soft_edge_px, step.distance));
  for (int n = 1; n < step.distance; ++n) {
    const float next = Coverage(line, sides, n, geometry, SoftWeight(soft_edge_px, step.distance - n));
    alpha = (near_here ? next > alpha : next < alpha) ? next : alpha;
  }
  return alpha;
}

/// Takes pixel (x, y) apart. @return false when it stays whole: far from any step, or quite on one side
template <class T>
ZP_HD bool SoftenPixel(const WarpArgs<T>& args, int x, int y, SoftVertex<T>& out) {
  const int reach = SoftReach(args.soft_edge_px);
  const bool ends_row = x == 0 || x == static_cast<int>(args.width) - 1;
  SoftLine<T> line = LineFrom(args, x, y, 0);
  if (ends_row || !IsPresent(line.DisparityAt(0))) return false;
  int distance = reach + 1;
  Border border = Border::kNone;
  for (int direction = 0; direction < 4; ++direction) {
    const SoftLine<T> candidate = LineFrom(args, x, y, direction);
    Border found = Border::kNone;
    int n = 0;
    while (n + 1 < distance && (found = candidate.BorderAt(n)) == Border::kNone) ++n;
    if (found != Border::kHereIsNearer && found != Border::kThereIsNearer) continue;
    distance = n + 1;
    border = found;
    line = candidate;
  }
  if (distance > reach) return false;
  const SoftStep step = StepOf(line, distance, border, reach);
  const SoftSides sides = SidesOf(line, step, reach);
  const int alpha = static_cast<int>(CoverageOf(line, step, sides, args.soft_edge_px) * 255.0f + 0.5f);
  const bool between = step.here_rim < 0, near_here = border == Border::kHereIsNearer;
  if (!between && alpha == (near_here ? 255 : 0)) return false;
  out.alpha = static_cast<std::uint8_t>(alpha);
  const float share = static_cast<float>(alpha) / 255.0f;
  for (int c = 0; c < 3; ++c) {
    out.base[c] = SoftSamples<T>::Of(line.SampleAt(0, c) - share * sides.way[c]);
    out.edge[c] = SoftSamples<T>::Of(line.SampleAt(0, c) + (1.0f - share) * sides.way[c]);
  }
  const float own_px = line.DisparityAt(0);
  out.base_disparity_px = !between && !near_here ? own_px : sides.background_px;
  out.edge_disparity_px = !between && near_here ? own_px : sides.foreground_px;
  return true;
}

}  // namespace zeroplane::gpu
