#pragma once

#include "gpu/raycast/raycast_kernels.h"
#include "gpu/raycast/sheet_math.h"

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
