#include "gpu/selftest/reference_fill_temporal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace zeroplane::gpu::reference {
namespace {

constexpr double kMaxSlope = 1.0 / 32;
constexpr int kProbes = 16, kFirstProbe = 3, kRows = 4;
constexpr double kLeastDifferences = 6;

struct Point {
  double x, y;
};
struct Color {
  double c[3] = {0, 0, 0};
  double weight = 0;
};

/// The lower middle one.
std::optional<double> Median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

double Bilinear(const Plane& plane, Point at, int c) {
  const int x = static_cast<int>(std::floor(at.x)), y = static_cast<int>(std::floor(at.y));
  const int right = std::min(x + 1, plane.width - 1), below = std::min(y + 1, plane.height - 1);
  const double tx = at.x - x, ty = at.y - y;
  return (1 - ty) * ((1 - tx) * plane.at(y, x, c) + tx * plane.at(y, right, c)) +
         ty * ((1 - tx) * plane.at(below, x, c) + tx * plane.at(below, right, c));
}

class Filler {
 public:
  Filler(const TemporalFrame& frame, const TemporalOptions& options)
      : frame_(frame), options_(options), height_(frame.picture.height), width_(frame.picture.width) {}

  TemporalFilled Fill(const Plane& fallback, const std::vector<TemporalNeighbour>& neighbours) const {
    std::vector<std::vector<Color>> candidates;  // a neighbour's, at every pixel
    for (const TemporalNeighbour& neighbour : neighbours) {
      std::vector<Color> colors = Look(neighbour, false);
      const std::vector<Color> more = Look(neighbour, true);
      for (std::size_t i = 0; i < colors.size(); ++i) {
        if (colors[i].weight == 0) colors[i] = more[i];
      }
      candidates.push_back(std::move(colors));
    }
    Plane found(height_, width_, 3), shown(height_, width_, 1);
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) {
        const Color color = Agreed(candidates, static_cast<std::size_t>(y) * width_ + x);
        for (int c = 0; c < 3; ++c) found.at(y, x, c) = color.c[c];
        shown.at(y, x) = IsHole(y, x) && color.weight > 0;
      }
    }
    TemporalFilled out{frame_.picture, Plane(height_, width_, 1)};
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) {
        if (!IsHole(y, x)) continue;
        const double share = Share(shown, y, x);
        for (int c = 0; c < 3; ++c) {
          out.picture.at(y, x, c) = (1 - share) * fallback.at(y, x, c) + share * found.at(y, x, c);
        }
        out.temporal.at(y, x) = 255 * share;
      }
    }
    return out;
  }

 private:
  bool InPicture(int y, int x) const { return y >= 0 && x >= 0 && y < height_ && x < width_; }
  bool InPicture(Point p) const { return p.x >= 0 && p.y >= 0 && p.x <= width_ - 1 && p.y <= height_ - 1; }
  bool IsHole(int y, int x) const { return frame_.holes.at(y, x) != 0; }
  bool IsSame(double a, double b) const { return std::abs(a - b) <= options_.same_surface_px; }

  struct Rim {
    int x = 0, outward = 0;
    double disparity = 0;
  };
  /// Of the run of holes that (x, y) is in.
  std::optional<Rim> RimOf(int y, int x) const {
    int left = x, right = x;
    while (left >= 0 && IsHole(y, left)) --left;
    while (right < width_ && IsHole(y, right)) ++right;
    if (left < 0 && right >= width_) return std::nullopt;
    const bool is_left =
        right >= width_ || (left >= 0 && frame_.disparity_px.at(y, left) >= frame_.disparity_px.at(y, right));
    Rim rim{is_left ? left : right, is_left ? -1 : 1, 0};
    rim.disparity = frame_.disparity_px.at(y, rim.x);
    for (const int step : {1, 2}) {
      const int next = rim.x + step * rim.outward;
      if (!InPicture(y, next) || IsHole(y, next)) break;
      rim.disparity = std::max(rim.disparity, frame_.disparity_px.at(y, next));
    }
    return rim;
  }
  int StridePx() const { return options_.rim_px / kProbes; }
  std::optional<int> Probe(int y, const Rim& rim, int index) const {
    const int x = rim.x + rim.outward * (kFirstProbe + index * StridePx());
    if (!InPicture(y, x) || IsHole(y, x) || !IsSame(frame_.disparity_px.at(y, x), rim.disparity)) {
      return std::nullopt;
    }
    return x;
  }

  /// A line through the medians of what the near and the far half of the probes say, at hole x.
  std::optional<double> Extend(const std::vector<std::optional<double>>& probes, const Rim& rim,
                               int x) const {
    std::vector<double> halves[2];
    for (int i = 0; i < kProbes; ++i) {
      if (probes[i]) halves[i / (kProbes / 2)].push_back(*probes[i]);
    }
    const auto near = Median(halves[0]), far = Median(halves[1]);
    if (!near) return far;
    const std::size_t enough = kProbes / 4;
    if (halves[0].size() < enough || halves[1].size() < enough) return near;
    const double between = kProbes / 2 * StridePx();
    const double slope = std::clamp((*far - *near) / between, -kMaxSlope, kMaxSlope);
    const double near_middle = kFirstProbe + (kProbes / 2 - 1) / 2.0 * StridePx();
    return *near - slope * (near_middle + std::abs(x - rim.x));
  }

  bool Shows(const TemporalFrame& other, Point at, double disparity) const {
    const int x0 = static_cast<int>(std::floor(at.x)), x1 = static_cast<int>(std::ceil(at.x));
    const int y0 = static_cast<int>(std::floor(at.y)), y1 = static_cast<int>(std::ceil(at.y));
    for (int y = y0 - 1; y <= y1 + 1; ++y) {
      for (int x = x0 - 1; x <= x1 + 1; ++x) {
        if (!InPicture(y, x)) continue;
        const bool is_hole = other.holes.at(y, x) != 0;
        const double there = other.disparity_px.at(y, x);
        const bool inner = x >= x0 && x <= x1 && y >= y0 && y <= y1;
        if (inner && (is_hole || !IsSame(there, disparity))) return false;
        if (!inner && !is_hole && !(disparity - there <= options_.same_surface_px)) return false;
      }
    }
    return true;
  }

  /// Of a pixel that is no hole.
  std::optional<Point> MotionOf(const TemporalNeighbour& neighbour, int y, int x) const {
    const double disparity = frame_.disparity_px.at(y, x);
    const Point source{x - options_.factor * disparity, static_cast<double>(y)};
    if (!InPicture(source)) return std::nullopt;
    Point motion{Bilinear(neighbour.flow_px, source, 0), Bilinear(neighbour.flow_px, source, 1)};
    if (neighbour.back_flow_px.width > 0) {
      const Point there{source.x + motion.x, source.y + motion.y};
      if (!InPicture(there)) return std::nullopt;
      const Point back{Bilinear(neighbour.back_flow_px, there, 0),
                       Bilinear(neighbour.back_flow_px, there, 1)};
      const double lengths =
          std::pow(std::hypot(motion.x, motion.y), 2) + std::pow(std::hypot(back.x, back.y), 2);
      const double gap = std::hypot(motion.x + back.x, motion.y + back.y);
      if (!(gap * gap <= std::pow(options_.round_trip_px, 2) + 0.01 * lengths)) return std::nullopt;
    }
    const double there_x = std::floor(x + motion.x + 0.5), there_y = std::floor(y + motion.y + 0.5);
    if (!(there_x >= 0 && there_y >= 0 && there_x < width_ && there_y < height_)) return std::nullopt;
    const int u = static_cast<int>(there_x), v = static_cast<int>(there_y);
    const double there = neighbour.frame.disparity_px.at(v, u);
    if (neighbour.frame.holes.at(v, u) != 0 || !IsSame(there, disparity)) return std::nullopt;
    motion.x += options_.factor * (there - disparity);
    return motion;
  }

  /// Holes in the same column whose background is the same surface, from rows nearby.
  std::vector<int> RowsOf(const std::vector<std::optional<double>>& rims, int y, int x) const {
    std::vector<int> rows;
    const auto own = rims[static_cast<std::size_t>(y) * width_ + x];
    for (int row = y - kRows; row <= y + kRows; ++row) {
      if (!InPicture(row, x) || !IsHole(row, x)) continue;
      const auto other = rims[static_cast<std::size_t>(row) * width_ + x];
      if (own && other && IsSame(*own, *other)) rows.push_back(row);
    }
    return rows;
  }
  std::optional<double> MedianOfRows(const std::vector<std::optional<double>>& values,
                                     const std::vector<int>& rows, int x) const {
    std::vector<double> known;
    for (const int row : rows) {
      if (const auto value = values[static_cast<std::size_t>(row) * width_ + x]) known.push_back(*value);
    }
    return Median(known);
  }

  std::vector<Color> Look(const TemporalNeighbour& neighbour, bool is_known) const {
    const std::size_t pixels = static_cast<std::size_t>(height_) * width_;
    std::vector<std::optional<double>> disparity(pixels), right(pixels), down(pixels);
    ForHoles([&](int y, int x) {
      const auto rim = RimOf(y, x);
      if (!rim) return;
      std::vector<std::optional<double>> disparities(kProbes), rights(kProbes), downs(kProbes);
      for (int i = 0; i < kProbes; ++i) {
        const auto probe = Probe(y, *rim, i);
        if (!probe) continue;
        disparities[i] = frame_.disparity_px.at(y, *probe);
        const auto motion = MotionOf(neighbour, y, *probe);
        if (!motion) continue;
        rights[i] = motion->x;
        downs[i] = motion->y;
      }
      const std::size_t pixel = static_cast<std::size_t>(y) * width_ + x;
      disparity[pixel] = Extend(disparities, *rim, x).value_or(rim->disparity);
      right[pixel] = is_known ? neighbour.background_x_px : Extend(rights, *rim, x);
      down[pixel] = is_known ? neighbour.background_y_px : Extend(downs, *rim, x);
    });
    std::vector<std::optional<Point>> motion(pixels);
    std::vector<double> behind(pixels);
    ForHoles([&](int y, int x) {
      const std::vector<int> rows = RowsOf(disparity, y, x);
      const auto u = MedianOfRows(right, rows, x), v = MedianOfRows(down, rows, x);
      const std::size_t pixel = static_cast<std::size_t>(y) * width_ + x;
      if (u && v) motion[pixel] = Point{*u, *v};
      behind[pixel] = MedianOfRows(disparity, rows, x).value_or(0);
    });
    std::vector<Color> colors(pixels);
    ForHoles([&](int y, int x) {
      const std::size_t pixel = static_cast<std::size_t>(y) * width_ + x;
      if (motion[pixel])
        colors[pixel] = Take(neighbour, motion, behind[pixel], RowsOf(disparity, y, x), y, x);
    });
    return colors;
  }

  Color Take(const TemporalNeighbour& neighbour, const std::vector<std::optional<Point>>& motion,
             double behind, const std::vector<int>& rows, int y, int x) const {
    double count = 0, sums[3] = {}, squares = 0;
    for (const int row : rows) {
      const auto rim = RimOf(row, x);
      const auto move = motion[static_cast<std::size_t>(row) * width_ + rim->x - rim->outward];
      for (int i = 0; move && i < kProbes; i += 2) {
        const auto probe = Probe(row, *rim, i);
        if (!probe) continue;
        const Point at{*probe + move->x, row + move->y};
        if (!InPicture(at) || !Shows(neighbour.frame, at, frame_.disparity_px.at(row, *probe))) continue;
        ++count;
        for (int c = 0; c < 3; ++c) {
          const double difference =
              frame_.picture.at(row, *probe, c) - Bilinear(neighbour.frame.picture, at, c);
          sums[c] += difference;
          squares += difference * difference;
        }
      }
    }
    const Point move = *motion[static_cast<std::size_t>(y) * width_ + x];
    const Point at{x + move.x, y + move.y};
    if (count < kLeastDifferences || !InPicture(at) || !Shows(neighbour.frame, at, behind)) return {};
    double variance = squares / count;
    Color color;
    for (int c = 0; c < 3; ++c) {
      const double offset = sums[c] / count;
      if (!(std::abs(offset) <= options_.max_offset)) return {};
      variance -= offset * offset;
      color.c[c] = Bilinear(neighbour.frame.picture, at, c) + offset;
    }
    variance = std::max(0.0, variance / 3);
    if (!(variance <= options_.max_rim_error * options_.max_rim_error)) return {};
    const double soft = options_.soft_rim_error * options_.soft_rim_error;
    color.weight = 1.0 / neighbour.frames_away * soft / (soft + variance);
    return color;
  }

  Color Agreed(const std::vector<std::vector<Color>>& candidates, std::size_t pixel) const {
    Color best;
    for (const auto& one : candidates) {
      if (one[pixel].weight == 0) continue;
      Color group;
      for (const auto& other : candidates) {
        bool agrees = other[pixel].weight > 0;
        for (int c = 0; c < 3; ++c) {
          agrees = agrees && std::abs(one[pixel].c[c] - other[pixel].c[c]) <= options_.agreement;
        }
        if (!agrees) continue;
        for (int c = 0; c < 3; ++c) group.c[c] += other[pixel].weight * other[pixel].c[c];
        group.weight += other[pixel].weight;
      }
      if (group.weight > best.weight) best = group;
    }
    for (double& c : best.c) c = best.weight > 0 ? c / best.weight : 0;
    return best;
  }

  double Share(const Plane& shown, int y, int x) const {
    if (shown.at(y, x) == 0) return 0;
    double holes = 0, found = 0;
    for (int v = y - options_.feather_px; v <= y + options_.feather_px; ++v) {
      for (int u = x - options_.feather_px; u <= x + options_.feather_px; ++u) {
        if (!InPicture(v, u) || !IsHole(v, u)) continue;
        ++holes;
        found += shown.at(v, u);
      }
    }
    return std::max(0.0, 2 * found / holes - 1);
  }

  template <class Hole>
  void ForHoles(const Hole& hole) const {
    for (int y = 0; y < height_; ++y) {
      for (int x = 0; x < width_; ++x) {
        if (IsHole(y, x)) hole(y, x);
      }
    }
  }

  const TemporalFrame& frame_;
  const TemporalOptions& options_;
  const int height_, width_;
};

}  // namespace

TemporalFilled FillTemporal(const TemporalFrame& frame, const Plane& fallback,
                            const std::vector<TemporalNeighbour>& neighbours,
                            const TemporalOptions& options) {
  return Filler(frame, options).Fill(fallback, neighbours);
}

}  // namespace zeroplane::gpu::reference
