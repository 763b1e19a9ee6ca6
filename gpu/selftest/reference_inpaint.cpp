#include "gpu/selftest/reference_inpaint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace zeroplane::gpu::reference {
namespace {

constexpr double kNowhere = -1e9;
constexpr int kLevels = 9, kPatch = 2;

struct Place {
  int y, x;
};
using Color = std::array<double, 3>;

enum class Kind { kNeither, kHole, kRim, kSource };

/// A level of the pyramid, in codes of 255.
struct Layer {
  int height, width;
  Plane color, mean, mass, disparity, background, cost;
  std::vector<Kind> kinds;
  std::vector<std::optional<Place>> sources;

  Layer(int h, int w)
      : height(h),
        width(w),
        color(h, w, 3),
        mean(h, w, 3),
        mass(h, w, 1),
        disparity(h, w, 1),
        background(h, w, 1),
        cost(h, w, 1),
        kinds(static_cast<std::size_t>(h) * w),
        sources(kinds.size()) {}
  bool Has(int y, int x) const { return y >= 0 && y < height && x >= 0 && x < width; }
  std::size_t At(int y, int x) const { return static_cast<std::size_t>(y) * width + x; }
  bool Is(Kind kind, int y, int x) const { return Has(y, x) && kinds[At(y, x)] == kind; }
  template <class Visit>
  void ForHoles(const Visit& visit) const {
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        if (Is(Kind::kHole, y, x)) visit(y, x);
      }
    }
  }
};

class Inpainter {
 public:
  Inpainter(const Plane& picture, const Plane& holes, const Plane& disparity_px,
            const InpaintSettings& settings, double white, bool whole_codes)
      : settings_(settings),
        white_(white),
        whole_codes_(whole_codes),
        tolerance_(settings.same_surface_pct / 100 * picture.width) {
    layers_.emplace_back(picture.height, picture.width);
    Classify(picture, holes, disparity_px);
    FindBackground();
    while (layers_.size() < kLevels) layers_.push_back(Shrunk(layers_.back()));
  }

  Plane Run() {
    const double halvings = std::log2(static_cast<double>(layers_[0].width) / settings_.coarsest_width_px);
    const int coarsest = std::clamp(static_cast<int>(std::lround(halvings)), 0, kLevels - 1);
    for (int level = coarsest; level >= 0; --level) {
      Start(level, level == coarsest);
      const int rounds = level == coarsest ? 8 : 3;
      for (int round = 0; round < rounds; ++round) {
        for (int parity = 0; parity < 2; ++parity) Seek(layers_[level], parity, round, level == coarsest);
        Vote(layers_[level], level == 0);
      }
    }
    Mix();
    Plane out = layers_[0].color;
    for (double& value : out.values) value *= white_ / 255;
    return out;
  }

 private:
  void Classify(const Plane& picture, const Plane& holes, const Plane& disparity_px) {
    Layer& layer = layers_[0];
    layer.disparity = disparity_px;
    layer.color = picture;
    for (double& value : layer.color.values) value *= 255 / white_;
    layer.mean = layer.color;
    for (int y = 0; y < layer.height; ++y) {
      for (int x = 0; x < layer.width; ++x) {
        bool serves = std::isfinite(disparity_px.at(y, x));
        for (int c = 0; c < 3; ++c) serves = serves && std::isfinite(picture.at(y, x, c));
        bool is_rim = false;
        for (int u = x - settings_.rim_px; u <= x + settings_.rim_px; ++u)
          is_rim = is_rim || (layer.Has(y, u) && holes.at(y, u) != 0);
        layer.kinds[layer.At(y, x)] = holes.at(y, x) != 0 ? Kind::kHole
                                      : !serves           ? Kind::kNeither
                                      : is_rim            ? Kind::kRim
                                                          : Kind::kSource;
        layer.mass.at(y, x) = layer.Is(Kind::kSource, y, x) ? 1 : 0;
      }
    }
  }

  void FindBackground() {
    Layer& layer = layers_[0];
    layer.ForHoles([&](int y, int x) {
      int left = x, right = x;
      while (layer.Is(Kind::kHole, y, left)) --left;
      while (layer.Is(Kind::kHole, y, right)) ++right;
      double behind = kNowhere;
      for (const int side : {left, right}) {
        if (layer.Has(y, side) && std::isfinite(layer.disparity.at(y, side)))
          behind = std::max(behind, layer.disparity.at(y, side));
      }
      layer.background.at(y, x) = behind;
    });
    const int reach = std::max(2, static_cast<int>(std::lround(0.005 * layer.width)));
    for (const double sign : {1.0, -1.0}) {
      for (const bool down : {false, true}) {
        const Plane before = layer.background;
        layer.ForHoles([&](int y, int x) {
          for (int k = -reach; k <= reach; ++k) {
            const int v = down ? y + k : y, u = down ? x : x + k;
            if (!layer.Is(Kind::kHole, v, u)) continue;
            double& extreme = layer.background.at(y, x);
            if (sign * before.at(v, u) > sign * extreme) extreme = before.at(v, u);
          }
        });
      }
    }
  }

  Layer Shrunk(const Layer& fine) const {
    Layer layer((fine.height + 1) / 2, (fine.width + 1) / 2);
    for (int y = 0; y < layer.height; ++y) {
      for (int x = 0; x < layer.width; ++x) {
        double farthest = kNowhere, background = kNowhere;
        bool has_hole = false;
        std::vector<Place> children;
        for (int k = 0; k < 4; ++k) {
          const int v = 2 * y + k / 2, u = 2 * x + k % 2;
          if (!fine.Has(v, u)) continue;
          if (fine.Is(Kind::kHole, v, u)) {
            has_hole = true;
            background = std::max(background, fine.background.at(v, u));
          }
          if (fine.mass.at(v, u) > 0) {
            children.push_back({v, u});
            farthest = std::max(farthest, fine.disparity.at(v, u));
          }
        }
        double total = 0, disparity = 0;
        Color color{};
        for (const auto [v, u] : children) {
          if (!(fine.disparity.at(v, u) >= farthest - tolerance_)) continue;
          total += fine.mass.at(v, u);
          disparity += fine.mass.at(v, u) * fine.disparity.at(v, u);
          for (int c = 0; c < 3; ++c) color[c] += fine.mass.at(v, u) * fine.mean.at(v, u, c);
        }
        layer.mass.at(y, x) = total / 4;
        layer.disparity.at(y, x) = total > 0 ? disparity / total : kNowhere;
        layer.background.at(y, x) = background;
        for (int c = 0; c < 3; ++c)
          layer.mean.at(y, x, c) = layer.color.at(y, x, c) = total > 0 ? color[c] / total : 0;
        layer.kinds[layer.At(y, x)] = total / 4 > 0.5 ? Kind::kSource
                                      : has_hole      ? Kind::kHole
                                                      : Kind::kNeither;
      }
    }
    return layer;
  }

  bool IsBehind(double disparity, double background) const {
    return disparity >= background - 2 * tolerance_;
  }

  /// The mean of everything behind, and 5 over the sum of weights.
  std::pair<Color, double> Smooth(int from, int y, int x) const {
    for (const double background : {layers_[from].background.at(y, x), kNowhere}) {
      Color color{};
      double total = 0;
      for (int level = from; level < kLevels; ++level) {
        const Layer& layer = layers_[level];
        const double pixel = std::pow(2.0, level - from), cy = (y + 0.5) / pixel - 0.5,
                     cx = (x + 0.5) / pixel - 0.5;
        for (int v = static_cast<int>(cy) - 3; v <= cy + 3; ++v) {
          for (int u = static_cast<int>(cx) - 3; u <= cx + 3; ++u) {
            if (!layer.Has(v, u) || !(layer.mass.at(v, u) > 0)) continue;
            const double nearness =
                std::max(0.0, 1 - ((v - cy) * (v - cy) + (u - cx) * (u - cx)) / (2.5 * 2.5));
            const double behind =
                std::clamp((layer.disparity.at(v, u) - (background - 2 * tolerance_)) / tolerance_, 0.0, 1.0);
            const double weight = nearness * nearness * layer.mass.at(v, u) * behind / pixel;
            total += weight;
            for (int c = 0; c < 3; ++c) color[c] += weight > 0 ? weight * layer.mean.at(v, u, c) : 0;
          }
        }
      }
      if (!(total > 0)) continue;
      for (double& value : color) value /= total;
      return {color, 5 / total};
    }
    return {Color{}, 0};
  }

  void Store(int level, int y, int x, Color color) {
    for (int c = 0; c < 3; ++c) {
      const double code = color[c] * white_ / 255;
      layers_[level].color.at(y, x, c) = level == 0 && whole_codes_
                                             ? std::clamp(std::floor(code + 0.5), 0.0, white_) * 255 / white_
                                             : color[c];
    }
  }

  void Start(int level, bool is_coarsest) {
    Layer& layer = layers_[level];
    layer.ForHoles([&](int y, int x) {
      std::optional<Place>& source = layer.sources[layer.At(y, x)];
      if (is_coarsest || !layers_[level + 1].Is(Kind::kHole, y / 2, x / 2)) {
        Store(level, y, x, Smooth(level, y, x).first);
        return;
      }
      const Layer& coarser = layers_[level + 1];
      Color color{};
      double total = 0;
      for (int k = 0; k < 4; ++k) {
        const int v = y / 2 + (k / 2) * (y % 2 * 2 - 1), u = x / 2 + (k % 2) * (x % 2 * 2 - 1);
        const bool given = coarser.Is(Kind::kSource, v, u) &&
                           IsBehind(coarser.disparity.at(v, u), layer.background.at(y, x));
        if (!coarser.Is(Kind::kHole, v, u) && !given) continue;
        const double weight = (k / 2 == 0 ? 0.75 : 0.25) * (k % 2 == 0 ? 0.75 : 0.25);
        total += weight;
        for (int c = 0; c < 3; ++c) color[c] += weight * coarser.color.at(v, u, c);
      }
      for (double& value : color) value /= total;
      Store(level, y, x, color);
      const auto& parent = coarser.sources[coarser.At(y / 2, x / 2)];
      if (parent && layer.Has(2 * parent->y + y % 2, 2 * parent->x + x % 2))
        source = Place{2 * parent->y + y % 2, 2 * parent->x + x % 2};
    });
  }

  /// Infinite where the patch around `at` is not all background.
  double Cost(const Layer& layer, Place target, Place at) const {
    const double background = layer.background.at(target.y, target.x);
    double sum = 0, total = 0;
    if (at.x + kPatch + 1 >= layer.width) return std::numeric_limits<double>::infinity();
    for (int dy = -kPatch; dy <= kPatch; ++dy) {
      for (int dx = -kPatch; dx <= kPatch; ++dx) {
        const int v = at.y + dy, u = at.x + dx, y = target.y + dy, x = target.x + dx;
        const bool asked = std::abs(dy) == std::abs(dx) && std::abs(dy) != 1;
        if (!layer.Is(Kind::kSource, v, u) || (asked && !IsBehind(layer.disparity.at(v, u), background)))
          return std::numeric_limits<double>::infinity();
        const bool given = (layer.Is(Kind::kSource, y, x) || layer.Is(Kind::kRim, y, x)) &&
                           IsBehind(layer.disparity.at(y, x), background);
        const double weight = layer.Is(Kind::kHole, y, x) ? 0.03 : given ? 1 : 0;
        total += weight;
        for (int c = 0; weight > 0 && c < 3; ++c)
          sum += weight * std::pow(layer.color.at(y, x, c) - layer.color.at(v, u, c), 2);
      }
    }
    return sum / (3 * total);
  }

  void Seek(Layer& layer, int parity, int round, bool is_coarsest) const {
    layer.ForHoles([&](int y, int x) {
      if ((y + x) % 2 != parity) return;
      std::optional<Place> best;
      double least = std::numeric_limits<double>::infinity();
      const auto ask = [&](const std::optional<Place>& at, int dy, int dx) {
        if (!at) return;
        const Place place{at->y + dy, at->x + dx};
        const double cost = Cost(layer, {y, x}, place);
        if (cost < least) least = cost, best = place;
      };
      ask(layer.sources[layer.At(y, x)], 0, 0);
      for (const int far : {1, 3}) {
        for (const auto& [dy, dx] : {Place{-far, 0}, Place{far, 0}, Place{0, -far}, Place{0, far}}) {
          if (layer.Is(Kind::kHole, y + dy, x + dx)) ask(layer.sources[layer.At(y + dy, x + dx)], -dy, -dx);
        }
      }
      if (!best || (is_coarsest && round % 2 == 0)) {
        const int reach = is_coarsest ? 24 : 6, step = is_coarsest ? 1 : 2;
        for (int dy = -reach; dy <= reach; dy += step) {
          for (int dx = -reach; dx <= reach; dx += step) ask(Place{y, x}, dy, dx);
        }
      }
      const int step = round == 0 ? 4 : round == 1 ? 2 : 1;
      const std::optional<Place> found = best;
      for (const auto& [dy, dx] : {Place{-step, 0}, Place{step, 0}, Place{0, -step}, Place{0, step}})
        ask(found, dy, dx);
      layer.sources[layer.At(y, x)] = best;
      layer.cost.at(y, x) = least;
    });
  }

  void Vote(Layer& layer, bool is_picture) {
    const Plane before = layer.color;
    layer.ForHoles([&](int y, int x) {
      Color color{};
      double total = 0;
      for (int dy = -kPatch; dy <= kPatch; ++dy) {
        for (int dx = -kPatch; dx <= kPatch; ++dx) {
          if (!layer.Is(Kind::kHole, y + dy, x + dx)) continue;
          const auto& source = layer.sources[layer.At(y + dy, x + dx)];
          if (!source) continue;
          const double weight = std::pow(1 + layer.cost.at(y + dy, x + dx) / 100, -2);
          total += weight;
          for (int c = 0; c < 3; ++c) color[c] += weight * before.at(source->y - dy, source->x - dx, c);
        }
      }
      if (!(total > 0)) return;
      for (double& value : color) value /= total;
      Store(is_picture ? 0 : static_cast<int>(&layer - layers_.data()), y, x, color);
    });
  }

  void Mix() {
    const double fade_px = 0.005 * layers_[0].width;
    layers_[0].ForHoles([&](int y, int x) {
      auto [color, distance_px] = Smooth(0, y, x);
      const double near = 1 / (1 + distance_px * distance_px / (fade_px * fade_px));
      const double texture = settings_.texture + (1 - settings_.texture) * near;
      for (int c = 0; c < 3; ++c) color[c] += texture * (layers_[0].color.at(y, x, c) - color[c]);
      for (int c = 0; c < 3; ++c) layers_[0].color.at(y, x, c) = color[c];
    });
  }

  const InpaintSettings& settings_;
  const double white_;
  const bool whole_codes_;
  const double tolerance_;
  std::vector<Layer> layers_;
};

}  // namespace

Plane Inpaint(const Plane& picture, const Plane& holes, const Plane& disparity_px,
              const InpaintSettings& settings, double white, bool whole_codes) {
  return Inpainter(picture, holes, disparity_px, settings, white, whole_codes).Run();
}

}  // namespace zeroplane::gpu::reference
