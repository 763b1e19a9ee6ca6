#include "models/synth/scene_builder.h"

#include <cmath>

#include "core/base/check.h"

namespace zeroplane {
namespace {

/// Any two directions that stand on `axis` and on each other.
void SideWays(Vec3 axis, Vec3& u, Vec3& v) {
  u = gpu::Unit(gpu::Cross(axis, std::fabs(axis.z) < 0.9f ? Vec3{0, 0, 1} : Vec3{1, 0, 0}));
  v = gpu::Cross(axis, u);
}

Affine3 ToLocal(const Pose& p) {
  return gpu::Inverse({{p.x.x, p.y.x, p.z.x}, {p.x.y, p.y.y, p.z.y}, {p.x.z, p.y.z, p.z.z}, p.position});
}

}  // namespace

Pose Pose::At(Vec3 position, float yaw, float scale) {
  const float c = std::cos(yaw) * scale, s = std::sin(yaw) * scale;
  return {{c, s, 0}, {-s, c, 0}, {0, 0, scale}, position};
}

Pose Pose::Turned(Vec3 position, float yaw, float pitch, float roll, float scale) {
  const float cp = std::cos(pitch), sp = std::sin(pitch), cr = std::cos(roll), sr = std::sin(roll);
  const Pose by_pitch{{1, 0, 0}, {0, cp, sp}, {0, -sp, cp}, {0, 0, 0}};
  const Pose by_roll{{cr, 0, -sr}, {0, 1, 0}, {sr, 0, cr}, {0, 0, 0}};
  return At(position, yaw, scale).Of(by_pitch.Of(by_roll));
}

Pose Pose::Of(const Pose& inner) const {
  return {Direction(inner.x), Direction(inner.y), Direction(inner.z), Point(inner.position)};
}

void SceneBuilder::Begin(const Pose& pose) {
  ++object_;
  SetPose(pose);
}

void SceneBuilder::SetPose(const Pose& pose) {
  pose_ = pose;
  // Texture keeps its scale in the thing's own metres.
  scene_.frames.push_back(ToLocal(pose));
  frame_ = static_cast<int>(scene_.frames.size()) - 1;
}

int SceneBuilder::Add(const RayMaterial& material) {
  scene_.materials.push_back(material);
  return static_cast<int>(scene_.materials.size()) - 1;
}

void SceneBuilder::Put(gpu::RayShape shape, const Pose& to_world, int material, float end_radius,
                       SheetCut cut, std::uint32_t seed) {
  ZP_CHECK_GT(object_, 0);
  gpu::RayPrimitive primitive{};
  primitive.shape = shape;
  primitive.cut = cut;
  primitive.material = material;
  primitive.frame = frame_;
  primitive.object = object_;
  primitive.seed = seed;
  primitive.to_local = ToLocal(pose_.Of(to_world));
  primitive.end_radius = end_radius;
  scene_.primitives.push_back(primitive);
}

void SceneBuilder::Box(Vec3 middle, Vec3 half, int material, float yaw) {
  Pose pose = Pose::At(middle, yaw);
  pose.x = pose.x * half.x;
  pose.y = pose.y * half.y;
  pose.z = pose.z * half.z;
  Put(gpu::RayShape::kBox, pose, material);
}

void SceneBuilder::Ellipsoid(Vec3 middle, Vec3 radii, int material) {
  Put(gpu::RayShape::kSphere, {{radii.x, 0, 0}, {0, radii.y, 0}, {0, 0, radii.z}, middle}, material);
}

void SceneBuilder::Cone(Vec3 a, Vec3 b, float ra, float rb, int material, bool is_closed) {
  Vec3 u, v;
  SideWays(gpu::Unit(b - a), u, v);
  // The unit radius is at a: it must not vanish.
  if (ra < rb) {
    std::swap(a, b);
    std::swap(ra, rb);
  }
  Put(is_closed ? gpu::RayShape::kCone : gpu::RayShape::kTube, {u * ra, v * ra, b - a, a}, material, rb / ra);
}

void SceneBuilder::FlatCone(Vec3 a, Vec3 b, Vec3 u, float v_radius, float end_radius, int material) {
  const Vec3 v = gpu::Unit(gpu::Cross(b - a, u)) * v_radius;
  Put(gpu::RayShape::kCone, {u, v, b - a, a}, material, end_radius);
}

void SceneBuilder::Limb(Vec3 a, Vec3 b, float ra, float rb, int material) {
  Cone(a, b, ra, rb, material, false);
  Ellipsoid(a, {ra, ra, ra}, material);
  Ellipsoid(b, {rb, rb, rb}, material);
}

void SceneBuilder::Sheet(Vec3 middle, Vec3 u, Vec3 v, SheetCut cut, int material, std::uint32_t seed) {
  Put(gpu::RayShape::kSheet, {u, v, gpu::Unit(gpu::Cross(u, v)), middle}, material, 1, cut, seed);
}

void SceneBuilder::Triangle(const Vec3 corners[3], const Vec3 normals[3], int material) {
  const Vec3 u = corners[1] - corners[0], v = corners[2] - corners[0], n = gpu::Cross(u, v);
  if (gpu::Length(n) < 1e-9f * (gpu::Length(u) + gpu::Length(v))) return;
  Put(gpu::RayShape::kTriangle, {u, v, gpu::Unit(n), corners[0]}, material);
  for (int k = 0; k < 3; ++k)
    scene_.primitives.back().corner_normals[k] = gpu::Unit(pose_.Direction(normals[k]));
}

void SceneBuilder::Surface(int columns, int rows, const std::function<Vec3(float, float)>& place,
                           int material) {
  const auto at = [&](int i, int j) {
    return static_cast<std::size_t>(j) * static_cast<std::size_t>(columns + 1) + static_cast<std::size_t>(i);
  };
  std::vector<Vec3> points(at(0, rows + 1)), normals(points.size());
  for (int j = 0; j <= rows; ++j) {
    for (int i = 0; i <= columns; ++i) {
      const float u = static_cast<float>(i) / columns, v = static_cast<float>(j) / rows, step = 0.004f;
      points[at(i, j)] = place(u, v);
      normals[at(i, j)] = gpu::Cross(place(std::min(1.0f, u + step), v) - place(std::max(0.0f, u - step), v),
                                     place(u, std::min(1.0f, v + step)) - place(u, std::max(0.0f, v - step)));
    }
  }
  for (int j = 0; j < rows; ++j) {
    for (int i = 0; i < columns; ++i) {
      const std::size_t lower[3] = {at(i, j), at(i + 1, j), at(i, j + 1)};
      const std::size_t upper[3] = {at(i + 1, j + 1), at(i, j + 1), at(i + 1, j)};
      for (const auto& corners : {lower, upper}) {
        const Vec3 p[3] = {points[corners[0]], points[corners[1]], points[corners[2]]};
        const Vec3 n[3] = {normals[corners[0]], normals[corners[1]], normals[corners[2]]};
        Triangle(p, n, material);
      }
    }
  }
}

void SceneBuilder::Lathe(const std::vector<std::pair<float, float>>& profile, int material) {
  ZP_CHECK_GE(profile.size(), 2u);
  for (std::size_t k = 0; k + 1 < profile.size(); ++k) {
    const auto [ra, za] = profile[k];
    const auto [rb, zb] = profile[k + 1];
    if (std::fabs(zb - za) < 1e-5f) continue;
    Cone({0, 0, za}, {0, 0, zb}, ra, rb, material, false);
  }
  const auto [bottom, low] = profile.front();
  const auto [top, high] = profile.back();
  Sheet({0, 0, low}, {bottom, 0, 0}, {0, bottom, 0}, SheetCut::kDisc, material);
  Sheet({0, 0, high}, {top, 0, 0}, {0, top, 0}, SheetCut::kDisc, material);
}

}  // namespace zeroplane
