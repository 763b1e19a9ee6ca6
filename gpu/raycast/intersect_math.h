#pragma once

#include "gpu/raycast/noise_math.h"
#include "gpu/raycast/raycast_kernels.h"

namespace zeroplane::gpu {

inline constexpr float kNoHit = 1e30f;
/// Deeper than BuildBvh() goes.
inline constexpr int kBvhStack = 64;

struct Ray {
  Vec3 origin, direction;
};

/// The nearest hit so far; `normal` in the primitive's own space, for triangles (x, y) of the hit.
struct RayHit {
  float t;
  std::int32_t primitive;
  Vec3 normal;
};

ZP_HD float Safe(float v) {
  return fabsf(v) < 1e-20f ? (v < 0.0f ? -1e-20f : 1e-20f) : v;
}

ZP_HD bool MeetBox(Vec3 o, Vec3 d, float least, RayHit& hit) {
  const float ix = 1.0f / Safe(d.x), iy = 1.0f / Safe(d.y), iz = 1.0f / Safe(d.z);
  // Where the ray crosses each pair of faces: half way between them, and how far from there.
  const float mx = -o.x * ix, my = -o.y * iy, mz = -o.z * iz;
  const float hx = fabsf(ix), hy = fabsf(iy), hz = fabsf(iz);
  const float enter = Most(Most(mx - hx, my - hy), mz - hz), leave = Least(Least(mx + hx, my + hy), mz + hz);
  if (enter > leave || leave <= least) return false;
  const bool is_inside = enter <= least;
  const float t = is_inside ? leave : enter;
  if (t >= hit.t) return false;
  hit.t = t;
  const float side = is_inside ? 1.0f : -1.0f;
  if (t == mx + side * hx) {
    hit.normal = {ix < 0.0f ? -side : side, 0.0f, 0.0f};
  } else if (t == my + side * hy) {
    hit.normal = {0.0f, iy < 0.0f ? -side : side, 0.0f};
  } else {
    hit.normal = {0.0f, 0.0f, iz < 0.0f ? -side : side};
  }
  return true;
}

ZP_HD bool MeetSphere(Vec3 o, Vec3 d, float least, RayHit& hit) {
  const float a = Dot(d, d), along = -Dot(o, d) / a;
  const Vec3 nearest = o + d * along;
  const float rest = 1.0f - Dot(nearest, nearest);
  if (rest < 0.0f) return false;
  const float half = sqrtf(rest / a);
  const float t = along - half > least ? along - half : along + half;
  if (t <= least || t >= hit.t) return false;
  hit.t = t;
  hit.normal = o + d * t;
  return true;
}

ZP_HD bool MeetDisc(Vec3 o, Vec3 d, float z, float radius, float least, RayHit& hit) {
  const float t = (z - o.z) / Safe(d.z);
  if (t <= least || t >= hit.t) return false;
  const float x = o.x + t * d.x, y = o.y + t * d.y;
  if (x * x + y * y > radius * radius) return false;
  hit.t = t;
  hit.normal = {0, 0, z > 0.5f ? 1.0f : -1.0f};
  return true;
}

ZP_HD bool MeetCone(Vec3 o, Vec3 d, float end_radius, bool is_closed, float least, RayHit& hit) {
  const float slope = end_radius - 1.0f;
  // From the point of the ray nearest the solid's middle: far origins would cost all digits.
  const float shift = -(o.x * d.x + o.y * d.y + (o.z - 0.5f) * d.z) / Dot(d, d);
  const Vec3 p = o + d * shift;
  const float r = 1.0f + slope * p.z, dr = slope * d.z;
  const float a = d.x * d.x + d.y * d.y - dr * dr, b = p.x * d.x + p.y * d.y - r * dr,
              c = p.x * p.x + p.y * p.y - r * r;
  bool found = false;
  const float rest = b * b - a * c;
  if (rest >= 0.0f) {
    const float root = sqrtf(rest), q = -(b + (b < 0.0f ? -root : root));
    float t0 = q / Safe(a), t1 = c / Safe(q);
    if (t0 > t1) {
      const float swap = t0;
      t0 = t1;
      t1 = swap;
    }
    for (int k = 0; k < 2 && !found; ++k) {
      const float local = k == 0 ? t0 : t1, t = local + shift, z = p.z + local * d.z;
      if (t <= least || t >= hit.t || z < 0.0f || z > 1.0f) continue;
      const Vec3 at = p + d * local;
      hit.t = t;
      hit.normal = {at.x, at.y, -slope * (1.0f + slope * z)};
      found = true;
    }
  }
  if (is_closed) {
    found |= MeetDisc(o, d, 0.0f, 1.0f, least, hit);
    found |= MeetDisc(o, d, 1.0f, end_radius, least, hit);
  }
  return found;
}

/// Leaves of a card: one in each cell of a grid, turned and sized at random.
ZP_HD bool IsInLeaves(float x, float y, std::uint32_t seed) {
  const float cells = 3.0f, gx = (x + 1.0f) * 0.5f * cells, gy = (y + 1.0f) * 0.5f * cells;
  const int cx = static_cast<int>(gx), cy = static_cast<int>(gy);
  for (int j = -1; j <= 1; ++j) {
    for (int i = -1; i <= 1; ++i) {
      const int kx = cx + i, ky = cy + j;
      if (kx < 0 || ky < 0 || kx >= 3 || ky >= 3) continue;
      const std::uint32_t hash = CellHash(kx, ky, 3, seed);
      const float angle = 6.2831853f * ToUnit(hash), c = cosf(angle), s = sinf(angle);
      const float dx = gx - static_cast<float>(kx) - 0.2f - 0.6f * ToUnit(Scramble(hash + 1u)),
                  dy = gy - static_cast<float>(ky) - 0.2f - 0.6f * ToUnit(Scramble(hash + 2u));
      const float u = (c * dx + s * dy) / 0.62f, v = (c * dy - s * dx) / 0.30f;
      if (fabsf(v) < (1.0f - u * u) && u * u < 1.0f) return true;
    }
  }
  return false;
}

ZP_HD bool IsInGrass(float x, float y, std::uint32_t seed) {
  const float blades = 9.0f, up = 0.5f * (y + 1.0f);
  for (int k = -1; k <= 1; ++k) {
    const float place = (x + 1.0f) * 0.5f * blades;
    const int cell = static_cast<int>(floorf(place)) + k;
    if (cell < 0 || cell >= 9) continue;
    const std::uint32_t hash = CellHash(cell, 0, 5, seed);
    const float height = 0.45f + 0.55f * ToUnit(hash), lean = 1.6f * (ToUnit(Scramble(hash + 1u)) - 0.5f);
    if (up > height) continue;
    const float t = up / height, middle = static_cast<float>(cell) + 0.5f + lean * t * t;
    if (fabsf(place - middle) < 0.26f * (1.0f - t) + 0.02f) return true;
  }
  return false;
}

ZP_HD bool IsInSheet(SheetCut cut, float x, float y, std::uint32_t seed) {
  if (fabsf(x) > 1.0f || fabsf(y) > 1.0f) return false;
  switch (cut) {
    case SheetCut::kDisc:
      return x * x + y * y <= 1.0f;
    case SheetCut::kLeaf:
      return fabsf(y) <= (1.0f - x * x) * (0.75f + 0.25f * x);
    case SheetCut::kLeaves:
      return IsInLeaves(x, y, seed);
    case SheetCut::kGrass:
      return IsInGrass(x, y, seed);
    case SheetCut::kMesh: {
      const float u = (x + 1.0f) * 8.0f + (y + 1.0f) * 8.0f, v = (x + 1.0f) * 8.0f - (y + 1.0f) * 8.0f;
      return fabsf(u - floorf(u) - 0.5f) > 0.42f || fabsf(v - floorf(v) - 0.5f) > 0.42f;
    }
    case SheetCut::kBars: {
      const float u = (x + 1.0f) * 6.0f;
      return fabsf(u - floorf(u) - 0.5f) < 0.14f || fabsf(y - 0.8f) < 0.05f || fabsf(y + 0.8f) < 0.05f;
    }
    case SheetCut::kNeedles: {
      const float v = (x + 1.0f) * 11.0f + fabsf(y) * 7.0f;
      return fabsf(y) < 0.05f || (fabsf(v - floorf(v) - 0.5f) < 0.2f && fabsf(y) < 1.02f - 0.75f * fabsf(x));
    }
    case SheetCut::kWhole:
      break;
  }
  return true;
}

/// Sheets and triangles: most rays that come near pass beside them, which their plane alone tells.
ZP_HD bool MeetPlane(const RayPrimitive& primitive, const Ray& ray, float least, RayHit& hit) {
  const Affine3& local = primitive.to_local;
  const float t = -(Dot(local.z, ray.origin) + local.offset.z) / Safe(Dot(local.z, ray.direction));
  if (t <= least || t >= hit.t) return false;
  const float x = Dot(local.x, ray.origin) + local.offset.x + t * Dot(local.x, ray.direction);
  const float y = Dot(local.y, ray.origin) + local.offset.y + t * Dot(local.y, ray.direction);
  if (primitive.shape == RayShape::kTriangle) {
    if (x < 0.0f || y < 0.0f || x + y > 1.0f) return false;
    hit.normal = {x, y, 0.0f};
  } else {
    if (!IsInSheet(primitive.cut, x, y, primitive.seed)) return false;
    hit.normal = {0.0f, 0.0f, 1.0f};
  }
  hit.t = t;
  return true;
}

ZP_HD bool MeetPrimitive(const RayPrimitive& primitive, const Ray& ray, float least, RayHit& hit) {
  if (primitive.shape == RayShape::kTriangle || primitive.shape == RayShape::kSheet) {
    return MeetPlane(primitive, ray, least, hit);
  }
  const Vec3 o = MapPoint(primitive.to_local, ray.origin),
             d = MapDirection(primitive.to_local, ray.direction);
  if (primitive.shape == RayShape::kBox) return MeetBox(o, d, least, hit);
  if (primitive.shape == RayShape::kSphere) return MeetSphere(o, d, least, hit);
  return MeetCone(o, d, primitive.end_radius, primitive.shape == RayShape::kCone, least, hit);
}

/// Where the ray enters a node's box, kNoHit where it does not before `most`.
ZP_HD float EnterNode(const BvhNode& node, Vec3 origin, Vec3 inverse, float most) {
  const float x0 = (node.low.x - origin.x) * inverse.x, x1 = (node.high.x - origin.x) * inverse.x;
  const float y0 = (node.low.y - origin.y) * inverse.y, y1 = (node.high.y - origin.y) * inverse.y;
  const float z0 = (node.low.z - origin.z) * inverse.z, z1 = (node.high.z - origin.z) * inverse.z;
  const float enter = Most(Most(Least(x0, x1), Least(y0, y1)), Most(Least(z0, z1), 0.0f));
  const float leave = Least(Least(Most(x0, x1), Most(y0, y1)), Least(Most(z0, z1), most));
  return enter <= leave * 1.00001f ? enter : kNoHit;
}

/// The nearest hit in (least, hit.t), or with `kAny` the first one found. `hit.primitive` stays -1 without
/// one.
template <bool kAny>
ZP_HD bool FindHit(const RaycastArgs& args, const Ray& ray, float least, RayHit& hit) {
  const Vec3 inverse{1.0f / Safe(ray.direction.x), 1.0f / Safe(ray.direction.y),
                     1.0f / Safe(ray.direction.z)};
  std::int32_t stack[kBvhStack];
  int depth = 0;
  std::int32_t at = 0;
  if (args.node_count == 0 || EnterNode(args.nodes[0], ray.origin, inverse, hit.t) >= kNoHit) return false;
  bool found = false;
  for (;;) {
    const BvhNode& node = args.nodes[at];
    if (node.count > 0) {
      for (std::int32_t k = 0; k < node.count; ++k) {
        if (!MeetPrimitive(args.primitives[node.second_or_first + k], ray, least, hit)) continue;
        hit.primitive = node.second_or_first + k;
        found = true;
        if (kAny) return true;
      }
    } else {
      const std::int32_t first = at + 1, second = node.second_or_first;
      const float a = EnterNode(args.nodes[first], ray.origin, inverse, hit.t),
                  b = EnterNode(args.nodes[second], ray.origin, inverse, hit.t);
      if (a < kNoHit || b < kNoHit) {
        const bool first_is_nearer = a <= b;
        if (a < kNoHit && b < kNoHit) stack[depth++] = first_is_nearer ? second : first;
        at = first_is_nearer ? first : second;
        continue;
      }
    }
    if (depth == 0) return found;
    at = stack[--depth];
  }
}

/// Unit, world, toward where the ray came from.
ZP_HD Vec3 NormalAt(const RayPrimitive& primitive, const RayHit& hit, const Ray& ray) {
  Vec3 face =
      MapNormalBack(primitive.to_local, primitive.shape == RayShape::kTriangle ? Vec3{0, 0, 1} : hit.normal);
  Vec3 normal = face;
  if (primitive.shape == RayShape::kTriangle) {
    normal = primitive.corner_normals[0] * (1.0f - hit.normal.x - hit.normal.y) +
             primitive.corner_normals[1] * hit.normal.x + primitive.corner_normals[2] * hit.normal.y;
    if (Dot(normal, face) < 0.0f) face = face * -1.0f;
  }
  if (Dot(face, ray.direction) > 0.0f) normal = normal * -1.0f;
  return Unit(normal);
}

}  // namespace zeroplane::gpu
