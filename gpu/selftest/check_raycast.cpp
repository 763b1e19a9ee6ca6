#include <cmath>

#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_raycast.h"

namespace zeroplane::gpu::selftest {
namespace {

/// Solids of every kind, turned, before a camera.
RaycastScene Solids(Random& random) {
  RaycastScene scene;
  RayMaterial grey{};
  grey.pattern = RayPattern::kPlain;
  grey.a = grey.b = grey.c = {0.5f, 0.5f, 0.5f};
  grey.frequency = grey.stretch = grey.gloss = 1;
  scene.materials = {grey};
  scene.frames = {Affine3{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 0}}};
  scene.light.zenith = scene.light.horizon = scene.light.ground = {1, 1, 1};
  scene.light.ambient = 1;
  constexpr RayShape kShapes[] = {RayShape::kBox, RayShape::kSphere, RayShape::kTube, RayShape::kSheet};
  for (int k = 0; k < 40; ++k) {
    const auto throw_number = [&](double low, double high) {
      return static_cast<float>(random.Between(low, high));
    };
    const Vec3 axis = Unit({throw_number(-1, 1), throw_number(-1, 1), throw_number(0.1, 1)});
    const Vec3 side = Unit(Cross(axis, {0.3f, 1, 0.2f})), third = Cross(axis, side);
    const float size = throw_number(0.1, 0.7);
    RayPrimitive primitive{};
    primitive.shape = kShapes[k % 4];
    primitive.object = k + 1;
    primitive.end_radius = 0.6f;
    const Vec3 place{throw_number(-3, 3), throw_number(2, 8), throw_number(-2, 2)};
    primitive.to_local = Inverse({{side.x * size, third.x * size, axis.x * size},
                                  {side.y * size, third.y * size, axis.y * size},
                                  {side.z * size, third.z * size, axis.z * size},
                                  place});
    scene.primitives.push_back(primitive);
  }
  BuildBvh(scene);
  return scene;
}

/// 1 where the reference is not flat enough for rounding to say who is seen.
Plane Outlines(const Plane& depth) {
  Plane edges(depth.height, depth.width, 1);
  for (int y = 0; y < depth.height; ++y) {
    for (int x = 0; x < depth.width; ++x) {
      for (const auto& [dy, dx] : {std::pair{0, 1}, {1, 0}, {0, -1}, {-1, 0}}) {
        const int ny = y + dy, nx = x + dx;
        if (ny < 0 || nx < 0 || ny >= depth.height || nx >= depth.width) continue;
        if (std::fabs(depth.at(ny, nx) - depth.at(y, x)) > 0.02) edges.at(y, x) = 255;
      }
    }
  }
  return edges;
}

}  // namespace

void CheckRaycast(at::Device device, Report& report) {
  Random random(31);
  const RaycastScene scene = Solids(random);
  RayCamera camera{};
  camera.right = {1, 0, 0};
  camera.up = {0, 0, 1};
  camera.forward = {0, 1, 0};
  camera.focal_px = 61.7f;
  camera.shift_px = 1.37f;
  RaycastOptions options;
  options.height = 43;
  options.width = 71;
  RaycastResult seen;
  Raycast(scene, camera, options, device, seen);
  const Plane want = reference::InverseDepth(scene, camera, 43, 71), edges = Outlines(want);
  const Setting setting{device, false, at::kFloat};
  report.Add("raycast", setting.Describe("solids"), MaxError(ToPlane(seen.inverse_depth), want, &edges),
             1e-4);

  const Plane picture = MakePicture(random, 43, 71, setting);
  DevelopOptions develop;
  develop.turn_px = 3.137f;
  develop.motion_px = {2.713f, -1.319f};
  develop.approach = 0.1713f;
  develop.vignette = 0.4f;
  at::Tensor got;
  Develop(setting.Picture(picture), setting.Map(want), develop, got);
  Plane shown = reference::Develop(picture, want, develop);
  report.Add("develop", setting.Describe("moving"), MaxError(ToPlane(got), shown), kCodeTolerance);
}

}  // namespace zeroplane::gpu::selftest
