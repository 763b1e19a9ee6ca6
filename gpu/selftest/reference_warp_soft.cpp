#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "gpu/selftest/reference_warp.h"

namespace zeroplane::gpu::reference {
namespace {

constexpr double kMost = 255;

using Color = std::array<double, 3>;

struct Place {
  int y, x;
};

/// The source and what is asked of it.
struct Source {
  const Plane& picture;
  const Plane& disparity_px;
  double factor, max_stretch, soft_edge_px, white;

  bool Has(Place p) const {
    return p.y >= 0 && p.x >= 0 && p.y < picture.height && p.x < picture.width &&
           std::isfinite(disparity_px.at(p.y, p.x));
  }
  double DisparityAt(Place p) const { return disparity_px.at(p.y, p.x); }
  Color ColorAt(Place p) const {
    return {picture.at(p.y, p.x, 0), picture.at(p.y, p.x, 1), picture.at(p.y, p.x, 2)};
  }
  bool IsTorn(double before_px, double after_px) const {
    const double length = 1 + factor * (after_px - before_px);
    return length <= 0 || length > max_stretch;
  }
};

/// Pixels in one direction from one.
struct Line {
  const Source& source;
  Place start;
  int dy, dx;

  Place At(int n) const { return {start.y + n * dy, start.x + n * dx}; }
  bool IsWall(int n) const { return !source.Has(At(n)) || !source.Has(At(n + 1)); }
  /// Between n and n + 1: 0 for none or a wall, -1 when n is nearer, 1 when n + 1 is.
  int StepAt(int n) const {
    if (IsWall(n)) return 0;
    const double here = source.DisparityAt(At(n)), there = source.DisparityAt(At(n + 1));
    const bool forward = dy + dx > 0;
    if (!source.IsTorn(forward ? here : there, forward ? there : here)) return 0;
    if (std::abs(source.factor * (there - here)) <= 1) return 0;
    return here < there ? -1 : 1;
  }
  bool IsSmooth(int n) const { return !IsWall(n) && StepAt(n) == 0; }
};

double Dot(const Color& a, const Color& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
Color Minus(const Color& a, const Color& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

/// A pixel in two: its part of the background, and an edge before it.
struct Parts {
  Color base, edge;
  double base_px, edge_px, alpha;
};

double CoverageAt(const Line& line, int n, const Color& background, const Color& way, double geometry,
                  double distance) {
  const double weight = std::clamp(line.source.soft_edge_px + 1 - distance, 0.0, 1.0);
  const Color from = Minus(line.source.ColorAt(line.At(n)), background);
  const double square = Dot(way, way), noise = 3 * std::pow(6 * line.source.white / 255, 2);
  double alpha = geometry;
  if (square > 0) {
    const double along = Dot(from, way) / square;
    const double off = Dot(from, from) / square - along * along;
    const double trust = weight * square / (square + noise) * std::clamp(1 - off / 0.25, 0.0, 1.0);
    alpha += trust * (std::clamp(along, 0.0, 1.0) - geometry);
  }
  return std::clamp((alpha - 0.04) / 0.92, 0.0, 1.0);
}

/// @param distance the step's, from the line's start
std::optional<Parts> TakeApart(const Line& line, int distance, int reach) {
  const Source& source = line.source;
  const int step = line.StepAt(distance - 1);
  const bool near_here = step < 0;
  int here = distance - 1, there = distance;
  for (int k = 0; k < reach && line.StepAt(here - 1) == step; ++k) --here;
  for (int k = 0; k < reach && line.StepAt(there) == step; ++k) ++there;
  int depth_here = 0, depth_there = 0;
  while (depth_here < 2 * reach && line.IsSmooth(here - depth_here - 1)) ++depth_here;
  while (depth_there < 2 * reach && line.IsSmooth(there + depth_there)) ++depth_there;
  const Color inside_here = source.ColorAt(line.At(here - depth_here / 2)),
              inside_there = source.ColorAt(line.At(there + depth_there / 2));
  const Color background = near_here ? inside_there : inside_here;
  const Color way = Minus(near_here ? inside_here : inside_there, background);
  const double here_px = source.DisparityAt(line.At(here)), there_px = source.DisparityAt(line.At(there));
  const double near_px = near_here ? here_px : there_px, far_px = near_here ? there_px : here_px;
  const double own_px = source.DisparityAt(line.start);
  const bool between = here < 0;
  const double geometry = between ? (far_px - own_px) / (far_px - near_px) : near_here ? 1 : 0;
  double alpha = CoverageAt(line, 0, background, way, geometry, distance);
  for (int n = 1; n < distance; ++n) {
    const double next = CoverageAt(line, n, background, way, geometry, distance - n);
    alpha = near_here ? std::max(alpha, next) : std::min(alpha, next);
  }
  alpha = std::floor(alpha * kMost + 0.5);
  if (!between && alpha == (near_here ? kMost : 0)) return std::nullopt;
  Parts parts{
      {}, {}, between || near_here ? far_px : own_px, between || !near_here ? near_px : own_px, alpha};
  const double top = source.white > 1 ? source.white : std::numeric_limits<double>::infinity();
  for (int c = 0; c < 3; ++c) {
    const double own = source.ColorAt(line.start)[c];
    parts.base[c] = std::clamp(own - alpha / kMost * way[c], 0.0, top);
    parts.edge[c] = std::clamp(own + (1 - alpha / kMost) * way[c], 0.0, top);
  }
  return parts;
}

/// The parts of a pixel, if it is to be taken apart.
std::optional<Parts> PartsOf(const Source& source, Place place) {
  const int reach = static_cast<int>(std::ceil(source.soft_edge_px));
  if (place.x == 0 || place.x == source.picture.width - 1 || !source.Has(place)) return std::nullopt;
  constexpr int kDirections[4][2] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}};
  for (int distance = 1; distance <= reach; ++distance) {
    for (const auto& [dy, dx] : kDirections) {
      const Line line{source, place, dy, dx};
      bool smooth = true;
      for (int n = 0; n + 1 < distance; ++n) smooth = smooth && line.IsSmooth(n);
      if (smooth && line.StepAt(distance - 1) != 0) return TakeApart(line, distance, reach);
    }
  }
  return std::nullopt;
}

/// What lies in front at a source pixel.
struct Front {
  bool present, soft;
  Color color;
  double disparity_px, alpha;
};

/// Keeps the strongest edge of every pixel of a row, of equals the nearest.
class EdgeBuffer {
 public:
  EdgeBuffer(SoftWarped& out, int y, double factor) : out_(out), y_(y), factor_(factor) {}

  /// From source position x, where it is `a`, to x + 1, where it is `b`.
  void Draw(int x, const Front& a, const Front& b) {
    const double begin = x + factor_ * a.disparity_px, end = x + 1 + factor_ * b.disparity_px;
    for (int pixel = 0; pixel < out_.edge_alpha.width; ++pixel) {
      if (!(pixel >= begin && pixel < end)) continue;
      const double t = (pixel - begin) / (end - begin);
      Offer(pixel, a, b, t);
    }
  }

 private:
  void Offer(int pixel, const Front& a, const Front& b, double t) {
    const double alpha = std::floor((1 - t) * a.alpha + t * b.alpha + 0.5),
                 disparity = (1 - t) * a.disparity_px + t * b.disparity_px;
    const bool visible =
        out_.mesh.holes.at(y_, pixel) != 0 || disparity < out_.mesh.disparity_px.at(y_, pixel) - 1.0 / 256;
    double& kept = out_.edge_alpha.at(y_, pixel);
    if (!visible || alpha == 0 || alpha < kept) return;
    if (alpha == kept && disparity > nearest_[pixel]) return;
    kept = alpha;
    nearest_[pixel] = disparity;
    for (int c = 0; c < 3; ++c) out_.edge_color.at(y_, pixel, c) = (1 - t) * a.color[c] + t * b.color[c];
  }

  SoftWarped& out_;
  const int y_;
  const double factor_;
  std::vector<double> nearest_ =
      std::vector<double>(out_.edge_alpha.width, std::numeric_limits<double>::infinity());
};

/// One vertex that fades to nothing at its neighbour.
Front Nothing(const Front& beside) {
  return {true, true, beside.color, beside.disparity_px, 0};
}

void DrawRow(const Source& source, const std::vector<Front>& row, EdgeBuffer& buffer) {
  for (int x = 0; x + 1 < static_cast<int>(row.size()); ++x) {
    const Front &a = row[x], &b = row[x + 1];
    const bool both = a.present && b.present;
    if (both && !source.IsTorn(a.disparity_px, b.disparity_px)) {
      if (a.soft || b.soft) buffer.Draw(x, a, b);
      continue;
    }
    if (a.present && (a.soft || (both && a.disparity_px < b.disparity_px))) buffer.Draw(x, a, Nothing(a));
    if (b.present && (b.soft || (both && b.disparity_px < a.disparity_px))) buffer.Draw(x, Nothing(b), b);
  }
}

}  // namespace

SoftWarped WarpSoft(const Plane& picture, const Plane& disparity_px, double factor, double max_stretch,
                    double soft_edge_px, double white) {
  const Source source{picture, disparity_px, factor, max_stretch, soft_edge_px, white};
  Plane base = picture, base_px = disparity_px;
  std::vector<std::vector<Front>> fronts(picture.height);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      Front front{source.Has({y, x}), false, source.ColorAt({y, x}), disparity_px.at(y, x), kMost};
      if (const auto parts = PartsOf(source, {y, x})) {
        for (int c = 0; c < 3; ++c) base.at(y, x, c) = parts->base[c];
        base_px.at(y, x) = parts->base_px;
        const bool soft = parts->alpha > 0;
        front = {true, soft, soft ? parts->edge : parts->base, soft ? parts->edge_px : parts->base_px,
                 soft ? parts->alpha : kMost};
      }
      fronts[y].push_back(front);
    }
  }
  SoftWarped out{WarpMesh(base, base_px, factor, max_stretch, true), Plane(picture.height, picture.width, 1),
                 Plane(picture.height, picture.width, 3)};
  for (int y = 0; y < picture.height; ++y) {
    EdgeBuffer buffer(out, y, factor);
    DrawRow(source, fronts[y], buffer);
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
