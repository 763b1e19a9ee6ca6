#include <algorithm>
#include <cmath>

#include "gpu/raycast/noise_math.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_props.h"

namespace zeroplane {
namespace {

RayMaterial FurnitureMaterial(SynthRandom& random) {
  if (random.Chance(0.65f)) return WoodMaterial(random);
  return random.Chance(0.5f) ? Plain(RandomColor(random), random) : Metal(random);
}

void FourLegs(SceneBuilder& builder, float wide, float deep, float high, float thick, bool round,
              int material) {
  for (int k = 0; k < 4; ++k) {
    const float x = (k & 1 ? 1.0f : -1.0f) * (wide - thick), y = (k & 2 ? 1.0f : -1.0f) * (deep - thick);
    if (round) {
      builder.Cone({x, y, high}, {x * 1.04f, y * 1.04f, 0}, thick, thick * 0.7f, material);
    } else {
      builder.Box({x, y, high / 2}, {thick, thick, high / 2}, material);
    }
  }
}

}  // namespace

float AddTable(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int wood = builder.Add(FurnitureMaterial(random));
  const float wide = random.Between(0.35f, 0.9f), deep = random.Between(0.3f, 0.5f),
              high = random.Between(0.45f, 0.78f);
  const float thick = random.Between(0.012f, 0.035f);
  if (random.Chance(0.25f)) {
    const float r = random.Between(0.3f, 0.6f);
    builder.Cone({0, 0, high - 2 * thick}, {0, 0, high}, r, r, wood);
    builder.Cone({0, 0, 0}, {0, 0, high}, 0.04f, 0.03f, wood);
    builder.Cone({0, 0, 0}, {0, 0, 0.03f}, r * 0.6f, r * 0.5f, wood);
    return high;
  }
  builder.Box({0, 0, high - thick}, {wide, deep, thick}, wood);
  FourLegs(builder, wide, deep, high - thick, random.Between(0.018f, 0.04f), random.Chance(0.5f), wood);
  if (random.Chance(0.4f)) builder.Box({0, 0, high - 0.08f}, {wide * 0.93f, deep * 0.9f, 0.04f}, wood);
  return high;
}

void AddChair(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int frame = builder.Add(FurnitureMaterial(random)),
            seat = builder.Add(random.Chance(0.5f) ? Cloth(random) : WoodMaterial(random));
  const float half = random.Between(0.2f, 0.25f), back = random.Between(0.8f, 1.05f);
  builder.Box({0, 0, 0.44f}, {half, half, 0.02f}, seat);
  FourLegs(builder, half, half, 0.44f, 0.018f, random.Chance(0.5f), frame);
  for (const float side : {-1.0f, 1.0f}) {
    builder.Limb({side * half * 0.92f, half * 0.95f, 0.44f}, {side * half * 0.92f, half * 1.15f, back},
                 0.018f, 0.014f, frame);
  }
  if (random.Chance(0.5f)) {
    builder.Box({0, half * 1.1f, back - 0.13f}, {half * 0.9f, 0.012f, 0.12f}, seat);
  } else {
    for (int k = -2; k <= 2; ++k) {
      const float x = 0.2f * static_cast<float>(k) * half * 2;
      builder.Limb({x, half, 0.46f}, {x, half * 1.15f, back}, 0.008f, 0.008f, frame);
    }
    builder.Limb({-half, half * 1.15f, back}, {half, half * 1.15f, back}, 0.016f, 0.016f, frame);
  }
}

void AddSofa(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int cloth = builder.Add(random.Chance(0.6f) ? Cloth(random) : Leather(random)),
            cushion = builder.Add(Cloth(random));
  const float wide = random.Between(0.45f, 1.1f);
  builder.Box({0, 0, 0.2f}, {wide, 0.42f, 0.17f}, cloth);
  builder.Box({0, 0.34f, 0.5f}, {wide, 0.11f, 0.32f}, cloth);
  for (const float side : {-1.0f, 1.0f}) {
    builder.Box({side * (wide + 0.08f), 0, 0.3f}, {0.09f, 0.43f, 0.28f}, cloth);
    builder.Cone({side * (wide + 0.08f), -0.43f, 0.58f}, {side * (wide + 0.08f), 0.43f, 0.58f}, 0.09f, 0.09f,
                 cloth);
  }
  const int seats = wide > 0.7f ? 2 : 1;
  for (int k = 0; k < seats; ++k) {
    const float x = seats == 1 ? 0 : (k == 0 ? -wide / 2 : wide / 2);
    builder.Box({x, -0.05f, 0.41f}, {wide / static_cast<float>(seats) * 0.96f, 0.36f, 0.06f}, cloth);
    if (random.Chance(0.6f))
      builder.Ellipsoid({x + random.Normal() * 0.1f, 0.14f, 0.6f}, {0.2f, 0.09f, 0.18f}, cushion);
  }
}

void AddCabinet(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int body = builder.Add(FurnitureMaterial(random)), front = builder.Add(FurnitureMaterial(random)),
            knob = builder.Add(Metal(random));
  const float wide = random.Between(0.3f, 0.8f), deep = random.Between(0.2f, 0.3f),
              high = random.Between(0.5f, 2.0f);
  builder.Box({0, 0, high / 2}, {wide, deep, high / 2}, body);
  const int rows = std::max(1, static_cast<int>(high / random.Between(0.22f, 0.6f))),
            columns = random.Count(1, 3);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const float x = wide * (2 * (static_cast<float>(column) + 0.5f) / static_cast<float>(columns) - 1);
      const float z = high * (static_cast<float>(row) + 0.5f) / static_cast<float>(rows);
      builder.Box(
          {x, -deep - 0.005f, z},
          {0.93f * wide / static_cast<float>(columns), 0.01f, 0.45f * high / static_cast<float>(rows)},
          front);
      builder.Ellipsoid({x, -deep - 0.025f, z}, {0.015f, 0.015f, 0.015f}, knob);
    }
  }
}

void AddShelf(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int wood = builder.Add(FurnitureMaterial(random));
  const float wide = random.Between(0.35f, 0.9f), deep = random.Between(0.12f, 0.2f),
              high = random.Between(0.9f, 2.2f);
  const int boards = random.Count(3, 6);
  for (const float side : {-1.0f, 1.0f})
    builder.Box({side * wide, 0, high / 2}, {0.012f, deep, high / 2}, wood);
  if (random.Chance(0.7f)) builder.Box({0, deep, high / 2}, {wide, 0.006f, high / 2}, wood);
  int colors[5];
  for (int& color : colors)
    color = builder.Add(random.Chance(0.7f) ? Plain(RandomColor(random), random) : Paper(random));
  for (int board = 0; board <= boards; ++board) {
    const float z = high * static_cast<float>(board) / static_cast<float>(boards);
    builder.Box({0, 0, z}, {wide, deep, 0.012f}, wood);
    if (board == boards) break;
    const float room = high / static_cast<float>(boards);
    for (float x = -wide + 0.03f; x < wide - 0.08f;) {
      const float thick = random.Log(0.018f, 0.09f), tall = room * random.Between(0.35f, 0.85f);
      if (random.Chance(0.82f)) {
        builder.Box({x + thick / 2, random.Between(-0.3f, 0.1f) * deep, z + tall / 2 + 0.012f},
                    {thick / 2 * 0.95f, deep * 0.65f, tall / 2}, colors[random.Below(5)]);
      } else {
        x += thick;
      }
      x += thick;
    }
  }
}

void AddBed(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int wood = builder.Add(WoodMaterial(random)), sheet = builder.Add(Cloth(random)),
            pillow = builder.Add(Plain({0.75f, 0.74f, 0.7f}, random));
  const float wide = random.Between(0.45f, 0.85f);
  builder.Box({0, 0, 0.2f}, {wide, 1, 0.12f}, wood);
  builder.Box({0, 0, 0.4f}, {wide * 0.98f, 0.98f, 0.1f}, pillow);
  builder.Box({0, 1.02f, 0.5f}, {wide, 0.03f, 0.5f}, wood);
  const std::uint32_t seed = random.Bits();
  builder.Surface(
      12, 12,
      [&](float u, float v) {
        const float x = 2.16f * u - 1.08f, over = std::max(0.0f, std::fabs(x) - 1);
        return Vec3{std::clamp(x, -1.02f, 1.02f) * wide, -1.05f + 1.5f * v,
                    0.53f - 4 * over + 0.05f * gpu::Noise2(u * 6, v * 6, seed)};
      },
      sheet);
  builder.Ellipsoid({wide * -0.4f, 0.75f, 0.56f}, {0.3f, 0.18f, 0.1f}, pillow);
  builder.Ellipsoid({wide * 0.4f, 0.75f, 0.56f}, {0.3f, 0.18f, 0.1f}, pillow);
}

Vec3 AddFloorLamp(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const Vec3 color = Hsv(random.Between(0.07f, 0.14f), random.Between(0.1f, 0.5f), 1);
  const int metal = builder.Add(Metal(random)), shade = builder.Add(Glowing(color, random.Between(1.2f, 3)));
  const float high = random.Between(1.2f, 1.8f), r = random.Between(0.12f, 0.25f);
  builder.Cone({0, 0, 0}, {0, 0, 0.03f}, 0.16f, 0.14f, metal);
  builder.Limb({0, 0, 0}, {0, 0, high}, 0.015f, 0.012f, metal);
  builder.Cone({0, 0, high - 0.05f}, {0, 0, high + 0.25f}, r, r * random.Between(0.5f, 0.95f), shade);
  const Vec3 place = pose.Point({0, 0, high + 0.42f});
  gpu::RayLight& light = builder.scene().light;
  if (light.lamps < gpu::kMaxLamps)
    light.lamp[light.lamps++] = {place, color * random.Between(0.6f, 2), 0.1f};
  return place;
}

void AddCurtain(SceneBuilder& builder, const Pose& pose, float width, float height, SynthRandom random) {
  builder.Begin(pose);
  RayMaterial cloth = Cloth(random);
  cloth.translucent = random.Between(0, 0.6f);
  const int material = builder.Add(cloth);
  const float folds = width * random.Between(5, 9), deep = random.Between(0.02f, 0.05f);
  builder.Surface(
      static_cast<int>(std::min(40.0f, 4 * folds)) + 4, 3,
      [&](float u, float v) {
        return Vec3{(u - 0.5f) * width * (0.9f + 0.1f * v),
                    deep * std::sin(6.2832f * folds * u) * (1.2f - 0.5f * v), v * height};
      },
      material);
}

void AddWallPicture(SceneBuilder& builder, const Pose& pose, float width, float height, SynthRandom random) {
  builder.Begin(pose);
  const int frame = builder.Add(WoodMaterial(random)), poster = builder.Add(Poster(random));
  builder.Box({0, 0, 0}, {width / 2 + 0.03f, 0.015f, height / 2 + 0.03f}, frame);
  builder.Box({0, -0.012f, 0}, {width / 2, 0.008f, height / 2}, poster);
}

}  // namespace zeroplane
