#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/check.h"
#include "gpu/raycast/raycast.h"

namespace zeroplane::gpu {
namespace {

constexpr int kBins = 12, kLeafSize = 1;

struct Bounds {
  Vec3 low{kInfinity, kInfinity, kInfinity}, high{-kInfinity, -kInfinity, -kInfinity};
  static constexpr float kInfinity = std::numeric_limits<float>::infinity();

  void Add(Vec3 p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
  }
  void Add(const Bounds& other) {
    Add(other.low);
    Add(other.high);
  }
  float HalfArea() const {
    const Vec3 d = high - low;
    return d.x < 0 ? 0 : d.x * d.y + d.y * d.z + d.z * d.x;
  }
};

float Along(Vec3 v, int axis) {
  return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

constexpr float kNodeCost = 0.5f;  // of entering a node, in units of meeting a primitive

/// Corners of the box that holds the shape, in its own space.
Bounds LocalBounds(const RayPrimitive& primitive) {
  switch (primitive.shape) {
    case RayShape::kBox:
    case RayShape::kSphere:
      return {{-1, -1, -1}, {1, 1, 1}};
    case RayShape::kSheet:
      return {{-1, -1, 0}, {1, 1, 0}};
    case RayShape::kTriangle:
      return {{0, 0, 0}, {1, 1, 0}};
    case RayShape::kCone:
    case RayShape::kTube:
      break;
  }
  const float r = std::max(1.0f, primitive.end_radius);
  return {{-r, -r, 0}, {r, r, 1}};
}

Bounds WorldBounds(const RayPrimitive& primitive) {
  const Affine3 to_world = Inverse(primitive.to_local);
  Bounds world;
  if (primitive.shape == RayShape::kSphere) {
    const Vec3 reach{Length(to_world.x), Length(to_world.y), Length(to_world.z)};
    world = {to_world.offset - reach, to_world.offset + reach};
  } else {
    const Bounds local = LocalBounds(primitive);
    for (int corner = 0; corner < 8; ++corner) {
      world.Add(MapPoint(to_world, {(corner & 1) != 0 ? local.high.x : local.low.x,
                                    (corner & 2) != 0 ? local.high.y : local.low.y,
                                    (corner & 4) != 0 ? local.high.z : local.low.z}));
    }
  }
  const Vec3 d = world.high - world.low;
  const float margin = 1e-5f * (d.x + d.y + d.z) + 1e-6f;
  world.low = world.low - Vec3{margin, margin, margin};
  world.high = world.high + Vec3{margin, margin, margin};
  return world;
}

struct Item {
  Bounds bounds;
  Vec3 middle;
  std::int32_t primitive;
};

struct Bin {
  Bounds bounds;
  int count = 0;
};

class Builder {
 public:
  explicit Builder(RaycastScene& scene) : scene_(scene) {
    for (std::size_t k = 0; k < scene.primitives.size(); ++k) {
      const Bounds bounds = WorldBounds(scene.primitives[k]);
      ZP_CHECK(std::isfinite(bounds.HalfArea()), "a primitive that has no inverse");
      items_.push_back({bounds, (bounds.low + bounds.high) * 0.5f, static_cast<std::int32_t>(k)});
    }
  }

  void Build() {
    scene_.nodes.clear();
    if (items_.empty()) return;
    scene_.nodes.reserve(2 * items_.size());
    Split(0, static_cast<int>(items_.size()), 0);
    std::vector<RayPrimitive> ordered;
    ordered.reserve(items_.size());
    for (const Item& item : items_) ordered.push_back(scene_.primitives[item.primitive]);
    scene_.primitives = std::move(ordered);
  }

 private:
  void Split(int first, int end, int depth) {
    Bounds bounds, middles;
    for (int k = first; k < end; ++k) {
      bounds.Add(items_[k].bounds);
      middles.Add(items_[k].middle);
    }
    const std::size_t node = scene_.nodes.size();
    scene_.nodes.push_back({bounds.low, bounds.high, first, end - first});
    // FindHit() keeps one entry a level.
    if (end - first <= kLeafSize || depth >= 60) return;
    const int cut = depth < 40 ? CheapestCut(first, end, bounds, middles) : Halves(first, end, middles);
    if (cut <= first || cut >= end) return;
    scene_.nodes[node].count = 0;
    Split(first, cut, depth + 1);
    scene_.nodes[node].second_or_first = static_cast<std::int32_t>(scene_.nodes.size());
    Split(cut, end, depth + 1);
  }

  int Halves(int first, int end, const Bounds& middles) {
    const Vec3 d = middles.high - middles.low;
    const int axis = d.x > d.y && d.x > d.z ? 0 : d.y > d.z ? 1 : 2;
    const int half = (first + end) / 2;
    std::nth_element(
        items_.begin() + first, items_.begin() + half, items_.begin() + end,
        [axis](const Item& a, const Item& b) { return Along(a.middle, axis) < Along(b.middle, axis); });
    return half;
  }

  /// The surface area heuristic over bins.
  int CheapestCut(int first, int end, const Bounds& bounds, const Bounds& middles) {
    float best = static_cast<float>(end - first) * bounds.HalfArea();
    int best_axis = -1, best_bin = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const float low = Along(middles.low, axis), span = Along(middles.high, axis) - low;
      if (span <= 0) continue;
      std::array<Bin, kBins> bins;
      for (int k = first; k < end; ++k) {
        Bin& bin = bins[BinOf(items_[k], axis, low, span)];
        bin.bounds.Add(items_[k].bounds);
        ++bin.count;
      }
      std::array<float, kBins> right{};
      Bin sum;
      for (int b = kBins - 1; b > 0; --b) {
        sum.bounds.Add(bins[b].bounds);
        sum.count += bins[b].count;
        right[b] = sum.bounds.HalfArea() * static_cast<float>(sum.count);
      }
      sum = {};
      for (int b = 0; b + 1 < kBins; ++b) {
        sum.bounds.Add(bins[b].bounds);
        sum.count += bins[b].count;
        const float cost = sum.bounds.HalfArea() * static_cast<float>(sum.count) + right[b + 1] +
                           kNodeCost * bounds.HalfArea();
        if (sum.count == 0 || sum.count == end - first || cost >= best) continue;
        best = cost;
        best_axis = axis;
        best_bin = b;
      }
    }
    if (best_axis < 0) return end - first > 6 ? Halves(first, end, middles) : end;
    const float low = Along(middles.low, best_axis), span = Along(middles.high, best_axis) - low;
    const auto cut = std::partition(items_.begin() + first, items_.begin() + end, [&](const Item& item) {
      return BinOf(item, best_axis, low, span) <= best_bin;
    });
    return static_cast<int>(cut - items_.begin());
  }

  static int BinOf(const Item& item, int axis, float low, float span) {
    return std::min(kBins - 1, static_cast<int>(kBins * (Along(item.middle, axis) - low) / span));
  }

  RaycastScene& scene_;
  std::vector<Item> items_;
};

}  // namespace

void BuildBvh(RaycastScene& scene) {
  Builder(scene).Build();
}

}  // namespace zeroplane::gpu
