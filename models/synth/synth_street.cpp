#include <algorithm>
#include <cmath>

#include "models/synth/synth_materials.h"
#include "models/synth/synth_props.h"

namespace zeroplane {

void AddCar(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  RayMaterial coat = Plain(RandomColor(random), random);
  coat.specular = 0.7f;
  coat.gloss = 90;
  coat.mirror = 0.06f;
  const int paint = builder.Add(coat), glass = builder.Add(GlassPane(random)),
            rubber = builder.Add(Plain({0.02f, 0.02f, 0.02f}, random)), steel = builder.Add(Metal(random)),
            white = builder.Add(Glowing({0.9f, 0.88f, 0.8f}, 0.5f)),
            red = builder.Add(Glowing({0.7f, 0.03f, 0.02f}, 0.4f));
  const float length = random.Between(1.8f, 2.3f), wide = random.Between(0.82f, 0.92f),
              roof = random.Between(1.35f, 1.75f), belt = roof * 0.6f;
  builder.Box({0, 0, 0.5f * (0.28f + belt)}, {wide, length, 0.5f * (belt - 0.28f)}, paint);
  builder.Limb({-wide * 0.8f, -length, belt - 0.14f}, {wide * 0.8f, -length, belt - 0.14f}, 0.13f, 0.13f,
               paint);
  builder.Limb({-wide * 0.8f, length, belt - 0.14f}, {wide * 0.8f, length, belt - 0.14f}, 0.13f, 0.13f,
               paint);
  const float cabin = length * random.Between(0.5f, 0.62f), back = random.Between(0.1f, 0.4f);
  builder.FlatCone({0, back, belt}, {0, back * 1.1f, roof - 0.05f}, {wide * 0.98f, 0, 0}, cabin, 0.78f,
                   glass);
  builder.Ellipsoid({0, back * 1.1f, roof - 0.06f}, {wide * 0.78f, cabin * 0.78f, 0.07f}, paint);
  for (const float side : {-1.0f, 1.0f}) {
    builder.Limb({side * wide * 0.9f, back - cabin * 0.55f, belt},
                 {side * wide * 0.72f, back - cabin * 0.42f, roof - 0.04f}, 0.04f, 0.04f, paint);
    builder.Limb({side * wide * 0.9f, back + cabin * 0.55f, belt},
                 {side * wide * 0.72f, back + cabin * 0.42f, roof - 0.04f}, 0.06f, 0.05f, paint);
    for (const float y : {-length * 0.62f, length * 0.62f}) {
      builder.Cone({side * (wide - 0.2f), y, 0.31f}, {side * (wide + 0.02f), y, 0.31f}, 0.31f, 0.31f, rubber);
      builder.Cone({side * wide, y, 0.31f}, {side * (wide + 0.03f), y, 0.31f}, 0.19f, 0.17f, steel);
    }
    builder.Ellipsoid({side * wide * 0.72f, -length - 0.08f, belt - 0.16f}, {0.14f, 0.07f, 0.07f}, white);
    builder.Ellipsoid({side * wide * 0.76f, length + 0.08f, belt - 0.12f}, {0.1f, 0.06f, 0.07f}, red);
    builder.Ellipsoid({side * (wide + 0.1f), -length * 0.28f, belt + 0.08f}, {0.1f, 0.06f, 0.07f}, paint);
  }
}

void AddStreetLamp(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int metal = builder.Add(Metal(random)),
            bulb = builder.Add(Glowing({1, 0.85f, 0.6f}, random.Between(0.8f, 3)));
  const float high = random.Between(3.2f, 7), reach = random.Chance(0.5f) ? random.Between(0.6f, 1.6f) : 0;
  builder.Cone({0, 0, 0}, {0, 0, high}, 0.08f, 0.045f, metal);
  builder.Cone({0, 0, 0}, {0, 0, 0.7f}, 0.13f, 0.09f, metal);
  if (reach > 0) {
    builder.Limb({0, 0, high}, {reach, 0, high + 0.15f}, 0.045f, 0.035f, metal);
    builder.Box({reach + 0.2f, 0, high + 0.13f}, {0.28f, 0.11f, 0.05f}, metal);
    builder.Box({reach + 0.2f, 0, high + 0.07f}, {0.22f, 0.08f, 0.015f}, bulb);
  } else {
    builder.Ellipsoid({0, 0, high + 0.2f}, {0.2f, 0.2f, 0.22f}, bulb);
    builder.Cone({0, 0, high + 0.38f}, {0, 0, high + 0.5f}, 0.2f, 0.02f, metal);
  }
}

void AddSign(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int metal = builder.Add(Metal(random));
  RayMaterial face = Poster(random);
  const int board = builder.Add(face);
  const float high = random.Between(1.9f, 2.8f), half = random.Between(0.22f, 0.5f);
  builder.Cone({0, 0.03f, 0}, {0, 0.03f, high + half}, 0.03f, 0.03f, metal);
  if (random.Chance(0.5f)) {
    builder.Cone({0, 0.012f, high}, {0, -0.012f, high}, half, half, board);
  } else {
    builder.Box({0, 0, high}, {half * random.Between(0.6f, 1.6f), 0.012f, half * 0.7f}, board);
  }
}

void AddBin(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int body = builder.Add(random.Chance(0.5f) ? Metal(random) : Plain(RandomColor(random), random));
  const float r = random.Between(0.2f, 0.32f), high = random.Between(0.7f, 1.1f);
  if (random.Chance(0.5f)) {
    builder.Cone({0, 0, high}, {0, 0, 0}, r, r * 0.8f, body);
    builder.Cone({0, 0, high}, {0, 0, high + 0.08f}, r * 1.05f, r * 0.7f, body);
  } else {
    builder.Box({0, 0, high / 2}, {r, r * 0.9f, high / 2}, body);
    builder.Box({0, -0.03f, high}, {r * 1.05f, r, 0.04f}, body);
  }
}

namespace {

void AddShopFront(SceneBuilder& builder, float width, SynthRandom& random) {
  const int glass = builder.Add(GlassPane(random)), frame = builder.Add(Plain(RandomColor(random), random)),
            door = builder.Add(WoodMaterial(random)), cloth = builder.Add(Cloth(random)),
            board = builder.Add(Poster(random));
  const float half = width / 2;
  builder.Box({0, -0.06f, 1.55f}, {half * 0.96f, 0.08f, 1.55f}, frame);
  const int bays = std::max(2, static_cast<int>(width / 2.2f));
  for (int k = 0; k < bays; ++k) {
    const float x = -half * 0.9f + width * 0.9f * (static_cast<float>(k) + 0.5f) / static_cast<float>(bays);
    const float bay = width * 0.42f / static_cast<float>(bays);
    if (random.Chance(0.25f)) {
      builder.Box({x, -0.15f, 1.1f}, {std::min(0.5f, bay), 0.04f, 1.1f}, door);
    } else {
      builder.Box({x, -0.13f, 1.5f}, {bay, 0.03f, 1.0f}, glass);
    }
  }
  builder.Box({0, -0.18f, 2.85f}, {half * 0.9f, 0.05f, 0.22f}, board);
  if (random.Chance(0.5f))
    builder.Sheet({0, -0.8f, 2.45f}, {half * 0.85f, 0, 0}, {0, 0.65f, 0.25f}, SheetCut::kWhole, cloth);
}

}  // namespace

void AddBuilding(SceneBuilder& builder, const Pose& pose, Vec3 size, SynthRandom random) {
  builder.Begin(pose);
  const RayMaterial facade = Facade(random);
  const int walls = builder.Add(facade);
  RayMaterial trim = Plain(facade.b, random);
  const int ledge = builder.Add(trim);
  builder.Box({0, size.y / 2, size.z / 2}, {size.x / 2, size.y / 2, size.z / 2}, walls);
  builder.Box({0, size.y / 2, size.z}, {size.x / 2 + 0.25f, size.y / 2 + 0.25f, 0.18f}, ledge);
  builder.Box({0, size.y / 2, 3.3f}, {size.x / 2 + 0.1f, size.y / 2 + 0.1f, 0.1f}, ledge);
  if (random.Chance(0.7f)) AddShopFront(builder, size.x, random);
  const float storey = 1 / facade.frequency;
  if (random.Chance(0.35f)) {
    for (float z = 3.3f + storey; z + 1 < size.z; z += storey) {
      for (float x = -size.x * 0.35f; x <= size.x * 0.36f; x += size.x * 0.35f) {
        builder.Box({x, -0.4f, z}, {0.9f, 0.4f, 0.07f}, ledge);
        builder.Sheet({x, -0.8f, z + 0.5f}, {0.9f, 0, 0}, {0, 0, 0.45f}, SheetCut::kBars, ledge);
      }
    }
  }
  if (random.Chance(0.3f)) {
    const int roof = builder.Add(Stone(random));
    const float rise = random.Between(1, 2.5f);
    for (const float side : {-1.0f, 1.0f}) {
      builder.Sheet({0, size.y * (0.5f + 0.25f * side), size.z + rise / 2}, {size.x / 2 + 0.3f, 0, 0},
                    {0, size.y * 0.27f * side, -rise / 2 - 0.1f}, SheetCut::kWhole, roof);
    }
  }
}

void AddWires(SceneBuilder& builder, Vec3 a, Vec3 b, int count, SynthRandom random) {
  builder.Begin(Pose{});
  const int black = builder.Add(Plain({0.02f, 0.02f, 0.02f}, random));
  for (int wire = 0; wire < count; ++wire) {
    const Vec3 shift{random.Normal() * 0.3f, random.Normal() * 0.3f, random.Normal() * 0.25f};
    const float sag = random.Between(0.2f, 0.9f), thick = random.Between(0.008f, 0.02f);
    Vec3 before = a + shift;
    for (int k = 1; k <= 8; ++k) {
      const float t = static_cast<float>(k) / 8;
      const Vec3 at = gpu::Mix3(a, b, t) + shift - Vec3{0, 0, 4 * sag * t * (1 - t)};
      builder.Cone(before, at, thick, thick, black, false);
      before = at;
    }
  }
}

}  // namespace zeroplane
