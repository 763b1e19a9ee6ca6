#include "core/edit/window_edits.h"

#include <algorithm>
#include <utility>

namespace zeroplane {
namespace {

/// What is nearer to the window than this is on it.
constexpr double kTolerancePct = 0.05;
/// How far in front of what it hides a solved window hangs: a few pixels wider than the parallax.
constexpr double kMarginPct = 0.1;
/// A need that varies by less is met by a constant window.
constexpr double kConstantPct = 0.3;

double IzAt(const EdgeDepth& depth, PictureEdge edge) {
  return edge == PictureEdge::kLeft ? depth.left_iz : depth.right_iz;
}

/// The weaker end of a slanted side.
double SidePct(const FloatingWindow& window, PictureEdge edge) {
  return edge == PictureEdge::kLeft ? std::max(window.left_top_pct, window.left_bottom_pct)
                                    : std::max(window.right_top_pct, window.right_bottom_pct);
}

/// The frames that an analysed one stands for.
FrameRange FramesOf(std::span<const EdgeDepth> edges, std::size_t i, const FrameRange& shot) {
  const auto between = [&](std::size_t a) { return (edges[a].frame + edges[a + 1].frame + 1) / 2; };
  return {i == 0 ? shot.first : between(i - 1), i + 1 == edges.size() ? shot.end : between(i)};
}

/// Where a side has to hang in each analysed frame; 0 where the screen's own edge will do.
std::vector<double> NeedOf(const Shot& shot, std::span<const EdgeDepth> edges, PictureEdge edge) {
  std::vector<double> need;
  for (const EdgeDepth& depth : edges) {
    const double pct = shot.GradeAt(depth.frame).DisparityPct(IzAt(depth, edge));
    need.push_back(pct < -kTolerancePct ? pct - kMarginPct : 0.0);
  }
  return need;
}

/// As much as the frame itself and its neighbours need, or everywhere the most.
std::vector<double> Eased(const std::vector<double>& need) {
  const auto [strongest, weakest] = std::ranges::minmax(need);
  if (weakest - strongest < kConstantPct) return std::vector<double>(need.size(), strongest);
  std::vector<double> eased;
  for (std::size_t i = 0; i < need.size(); ++i) {
    const std::size_t before = i > 0 ? i - 1 : 0, after = std::min(i + 1, need.size() - 1);
    eased.push_back(std::min({need[before], need[i], need[after]}));
  }
  return eased;
}

/// Without those that stand between two of their kind.
std::vector<WindowKey> Thinned(const std::vector<WindowKey>& keys) {
  std::vector<WindowKey> thin;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool inside = i > 0 && i + 1 < keys.size();
    if (inside && keys[i].window == keys[i - 1].window && keys[i].window == keys[i + 1].window) continue;
    thin.push_back(keys[i]);
  }
  return thin;
}

FloatingWindow Upright(double left_pct, double right_pct) {
  return {left_pct, left_pct, right_pct, right_pct};
}

}  // namespace

std::vector<WindowViolation> WindowViolations(const Shot& shot, std::span<const EdgeDepth> edges) {
  std::vector<WindowViolation> violations;
  for (const PictureEdge edge : {PictureEdge::kLeft, PictureEdge::kRight}) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const double pct = shot.GradeAt(edges[i].frame).DisparityPct(IzAt(edges[i], edge));
      const double in_front_pct = SidePct(shot.WindowAt(edges[i].frame), edge) - pct;
      if (in_front_pct <= kTolerancePct) continue;
      const FrameRange frames = FramesOf(edges, i, shot.frames);
      if (violations.empty() || violations.back().edge != edge ||
          violations.back().frames.end != frames.first) {
        violations.push_back({edge, frames, in_front_pct});
      } else {
        violations.back().frames.end = frames.end;
        violations.back().depth_pct = std::max(violations.back().depth_pct, in_front_pct);
      }
    }
  }
  return violations;
}

ShotHeader WithWindow(ShotHeader header, double left_pct, double right_pct) {
  header.window = Upright(left_pct, right_pct);
  header.window_keys.clear();
  return header;
}

ShotHeader WithSolvedWindow(const Shot& shot, std::span<const EdgeDepth> edges) {
  if (edges.empty()) return WithWindow(shot, 0, 0);
  const std::vector<double> left = Eased(NeedOf(shot, edges, PictureEdge::kLeft));
  const std::vector<double> right = Eased(NeedOf(shot, edges, PictureEdge::kRight));
  std::vector<WindowKey> keys;
  for (std::size_t i = 0; i < edges.size(); ++i) keys.push_back({edges[i].frame, Upright(left[i], right[i])});
  keys = Thinned(keys);
  const bool constant =
      std::ranges::all_of(keys, [&](const WindowKey& key) { return key.window == keys.front().window; });
  if (constant) return WithWindow(shot, left.front(), right.front());
  ShotHeader header = shot;
  header.window = {};
  header.window_keys = std::move(keys);
  return header;
}

}  // namespace zeroplane
