#pragma once

#include <functional>
#include <vector>

#include "gpu/raycast/raycast.h"

namespace zeroplane {

using gpu::Affine3;
using gpu::RayMaterial;
using gpu::RayPattern;
using gpu::SheetCut;
using gpu::Vec3;

/// Where a thing stands: its own metres, x right, y away, z up, turned and put into the world.
struct Pose {
  Vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1}, position{0, 0, 0};

  static Pose At(Vec3 position, float yaw = 0, float scale = 1);
  /// Turned by `pitch` about its own x and `roll` about its own y first.
  static Pose Turned(Vec3 position, float yaw, float pitch, float roll, float scale = 1);
  Vec3 Point(Vec3 p) const { return x * p.x + y * p.y + z * p.z + position; }
  Vec3 Direction(Vec3 d) const { return x * d.x + y * d.y + z * d.z; }
  /// `inner` in this pose's own metres.
  Pose Of(const Pose& inner) const;
};

/// Puts solids together. What is added belongs to the thing that Begin() last began, and lies in its own
/// metres.
class SceneBuilder {
 public:
  /// A new thing with an entry of its own in the object map.
  void Begin(const Pose& pose);
  /// A part of the same thing that moves by itself, its texture with it.
  void SetPose(const Pose& pose);
  const Pose& pose() const { return pose_; }
  int Add(const RayMaterial& material);

  void Box(Vec3 middle, Vec3 half, int material, float yaw = 0);
  void Ellipsoid(Vec3 middle, Vec3 radii, int material);
  /// From a (radius ra) to b (rb).
  void Cone(Vec3 a, Vec3 b, float ra, float rb, int material, bool is_closed = true);
  /// Elliptical: `u` is its half axis at a; the other one is `v_radius` long.
  void FlatCone(Vec3 a, Vec3 b, Vec3 u, float v_radius, float end_radius, int material);
  /// With round ends.
  void Limb(Vec3 a, Vec3 b, float ra, float rb, int material);
  /// The parallelogram middle ± u ± v.
  void Sheet(Vec3 middle, Vec3 u, Vec3 v, SheetCut cut, int material, std::uint32_t seed = 0);
  /// Places and smooth normals over [0, 1] x [0, 1], in columns x rows cells.
  void Surface(int columns, int rows, const std::function<Vec3(float, float)>& place, int material);
  /// Turned about z: (radius, height) from below to above.
  void Lathe(const std::vector<std::pair<float, float>>& profile, int material);

  gpu::RaycastScene& scene() { return scene_; }
  int objects() const { return object_; }

 private:
  void Put(gpu::RayShape shape, const Pose& to_world, int material, float end_radius = 1,
           SheetCut cut = SheetCut::kWhole, std::uint32_t seed = 0);
  void Triangle(const Vec3 corners[3], const Vec3 normals[3], int material);

  gpu::RaycastScene scene_;
  Pose pose_;
  int frame_ = -1, object_ = 0;
};

}  // namespace zeroplane
