#include <algorithm>
#include <cmath>

#include "gpu/raycast/noise_math.h"
#include "models/synth/scene_parts.h"
#include "models/synth/synth_figure.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_nature.h"
#include "models/synth/synth_props.h"

namespace zeroplane {
namespace {

constexpr float kRight = 1.5707963f;
float Flat(float, float) {
  return 0;
}

void AddHills(SceneDraft& draft, float distance) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  builder.Begin(Pose{});
  const int ground = builder.Add(random.Chance(0.5f) ? OutdoorGround(random) : Stone(random));
  builder.scene().materials.back().frequency *= 0.05f;
  const float high = random.Log(0.05f, 0.4f) * distance;
  const std::uint32_t seed = random.Bits();
  builder.Surface(
      48, 8,
      [&](float u, float v) {
        const float angle = 3.14159f * (u * 1.3f - 0.15f), r = distance * (1 + 0.7f * v);
        const float ridge = gpu::Fractal2(u * 9 + 3, v * 2 + 5, 5, 0, seed) * (0.3f + v);
        return Vec3{r * std::cos(angle), r * std::sin(angle), v < 0.01f ? -5 : high * ridge};
      },
      ground);
}

}  // namespace

void BuildStreet(SceneDraft& draft, float half_road, float length) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  const float walk = random.Between(1.8f, 4);
  builder.Begin(Pose{});
  builder.Sheet({0, 0, 0}, {400, 0, 0}, {0, 400, 0}, SheetCut::kWhole, builder.Add(Asphalt(random)));
  const int paint = builder.Add(Plain({0.7f, 0.7f, 0.66f}, random)), stone = builder.Add(Asphalt(random));
  builder.Begin(Pose{});
  for (float y = -2; y < length; y += 4) builder.Box({0, y, 0}, {0.06f, 1, 0.004f}, paint);
  const int zebra = random.Chance(0.35f) ? 1 : 0;
  for (int k = 0; k < 7 * zebra; ++k)
    builder.Box({half_road * (0.28f * static_cast<float>(k) - 0.84f), 7, 0}, {0.22f, 1.3f, 0.005f}, paint);
  for (const float side : {-1.0f, 1.0f}) {
    builder.Begin(Pose{});
    builder.Box({side * (half_road + walk / 2 + 25), length / 2, 0.06f},
                {walk / 2 + 25, length / 2 + 6, 0.07f}, stone);
    float y = random.Between(-6, 0);
    while (y < length) {
      const float wide = random.Between(6, 16);
      if (random.Chance(0.1f)) {
        AddTree(builder, Pose::At({side * (half_road + walk + 3), y + 2, 0.1f}, 0, random.Between(1, 1.8f)),
                0.4f, random.Fork());
        y += 5;
        continue;
      }
      AddBuilding(builder,
                  Pose::At({side * (half_road + walk), y + wide / 2, 0}, side > 0 ? -kRight : kRight),
                  {wide, random.Between(8, 14), random.Log(4.5f, 26)}, random.Fork());
      y += wide + (random.Chance(0.2f) ? random.Between(0.5f, 5) : 0);
    }
    for (float place = random.Between(3, 9); place < length; place += random.Between(7, 16)) {
      const Vec3 kerb{side * (half_road + 0.35f), place, 0.13f};
      const float pick = random.Unit();
      if (pick < 0.35f)
        AddStreetLamp(builder, Pose::At(kerb, side > 0 ? 3.14159f : 0), random.Fork());
      else if (pick < 0.6f)
        AddTree(builder, Pose::At(kerb, 0, random.Between(0.7f, 1.2f)), place < 25 ? 0.8f : 0.3f,
                random.Fork());
      else if (pick < 0.75f)
        AddSign(builder, Pose::At(kerb, random.Normal() * 0.3f), random.Fork());
      else if (pick < 0.87f)
        AddBin(builder, Pose::At(kerb), random.Fork());
      else
        AddBicycle(builder, Pose::At(kerb, kRight + random.Normal() * 0.3f), random.Fork());
    }
    for (float place = random.Between(4, 14); place < length; place += random.Between(5.2f, 14)) {
      if (random.Chance(0.6f))
        AddCar(builder, Pose::At({side * (half_road - 1), place, 0}, side > 0 ? 3.14159f : 0), random.Fork());
    }
  }
  AddBuilding(builder, Pose::At({0, length + 6, 0}), {2 * half_road + 20, 10, random.Log(5, 25)},
              random.Fork());
  if (random.Chance(0.35f))
    AddWires(builder, {-half_road - 1, 2, 6}, {half_road + 1, 26, 6.5f}, random.Count(2, 5), random.Fork());
}

void BuildPark(SceneDraft& draft, float clear_until) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  builder.Begin(Pose{});
  builder.Sheet({0, 0, 0}, {400, 0, 0}, {0, 400, 0}, SheetCut::kWhole, builder.Add(OutdoorGround(random)));
  if (random.Chance(0.5f)) AddHills(draft, random.Log(60, 220));
  const int trees = random.Count(3, 14);
  for (int k = 0; k < trees; ++k) {
    const float y = clear_until + random.Log(1, 45), x = random.Between(-0.9f, 0.9f) * (y + 2);
    const Pose pose = Pose::At({x, y, 0}, random.Between(0, 6), random.Between(0.7f, 1.7f));
    if (random.Chance(0.6f))
      AddTree(builder, pose, y < 14 ? 0.9f : 0.35f, random.Fork());
    else if (random.Chance(0.6f))
      AddConifer(builder, pose, random.Fork());
    else
      AddBush(builder, pose, y < 10 ? 0.8f : 0.2f, random.Fork());
  }
  if (random.Chance(0.4f))
    AddFence(builder,
             Pose::At({random.Normal() * 3, clear_until + random.Between(1, 8), 0}, random.Normal() * 0.3f),
             random.Between(6, 25), random.Fork());
  if (random.Chance(0.35f))
    AddBuilding(
        builder,
        Pose::At({random.Normal() * 10, clear_until + random.Between(12, 40), 0}, random.Normal() * 0.4f),
        {random.Between(7, 14), 8, random.Between(3.5f, 8)}, random.Fork());
}

void ComposeStreet(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  const float half = random.Between(2.5f, 6);
  LightOutdoors(draft);
  BuildStreet(draft, half, random.Between(28, 90));
  const int people = random.Count(0, 8);
  for (int k = 0; k < people; ++k) {
    const float y = random.Log(1.8f, 30), x = random.Between(-1, 1) * std::min(half + 1.2f, 0.6f * y + 0.3f);
    AddFigure(builder,
              Pose::At({x, y, std::fabs(x) > half ? 0.13f : 0},
                       random.Chance(0.5f) ? random.Normal() * 0.5f : random.Between(0, 6.28f),
                       random.Between(0.9f, 1.08f)),
              RandomFigurePose(random), random.Fork());
  }
  if (random.Chance(0.5f))
    AddCar(builder,
           Pose::At({random.Between(-0.4f, 0.4f) * half, random.Between(6, 25), 0},
                    random.Chance(0.5f) ? 0 : 3.14159f),
           random.Fork());
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.6f, 2);
  const float pick = random.Unit();
  camera.position = {random.Between(-1, 1) * half * 0.9f, random.Between(-3, 0),
                     pick < 0.2f    ? random.Between(0.2f, 0.8f)
                     : pick < 0.32f ? random.Between(3, 9)
                                    : random.Between(1.1f, 1.9f)};
  AimAt(camera, {random.Between(-0.7f, 0.7f) * half, random.Between(10, 30), random.Between(0.4f, 3)});
}

void ComposeLandscape(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  LightOutdoors(draft);
  const std::uint32_t seed = random.Bits();
  const float rough = random.Log(0.5f, 14);
  const auto ground = [&](float x, float y) {
    const float far = std::min(1.0f, std::sqrt(x * x + y * y) / 40);
    return rough * far * (gpu::Fractal2(x * 0.02f + 50, y * 0.02f + 50, 4, 0, seed) - 0.5f) +
           0.25f * (gpu::Noise2(x * 0.4f, y * 0.4f, seed) - 0.5f);
  };
  builder.Begin(Pose{});
  builder.Surface(
      56, 56,
      [&](float u, float v) {
        const float a = 2 * u - 1, b = 1.15f * v - 0.15f;
        const float x = 350 * a * std::fabs(a) * (0.05f + b * b), y = 380 * b * std::fabs(b);
        return Vec3{x, y, ground(x, y)};
      },
      builder.Add(OutdoorGround(random)));
  if (random.Chance(0.3f)) {
    builder.Begin(Pose{});
    builder.Sheet({0, 0, -0.12f * rough}, {400, 0, 0}, {0, 400, 0}, SheetCut::kWhole,
                  builder.Add(Water(random)));
  }
  if (random.Chance(0.7f)) AddHills(draft, random.Log(150, 330));
  const bool is_conifer = random.Chance(0.4f);
  const int things = random.Count(5, 30);
  for (int k = 0; k < things; ++k) {
    const float y = random.Log(3, 140), x = random.Between(-1, 1) * y * 0.75f;
    const Pose pose =
        Pose::At({x, y, ground(x, y) - 0.05f}, random.Between(0, 6.28f), random.Between(0.6f, 1.6f));
    const float pick = random.Unit(), detail = y < 15 ? 0.8f : 0.15f;
    if (pick < 0.4f)
      is_conifer ? AddConifer(builder, pose, random.Fork()) : AddTree(builder, pose, detail, random.Fork());
    else if (pick < 0.62f)
      AddRock(builder, Pose::At(pose.position, 1, random.Log(0.3f, 3)), random.Fork());
    else if (pick < 0.82f)
      AddBush(builder, pose, detail, random.Fork());
    else if (pick < 0.88f)
      AddFence(builder, pose, random.Between(4, 20), random.Fork());
    else if (pick < 0.94f)
      AddFigure(builder, Pose::At({x, y, ground(x, y)}, random.Between(0, 6)), RandomFigurePose(random),
                random.Fork());
    else if (y > 15)
      AddBuilding(builder, pose, {random.Between(6, 12), 7, random.Between(3.3f, 7)}, random.Fork());
  }
  AddGrass(builder, {0, 5, 0}, 3.5f, random.Count(0, 120), random.Between(0.1f, 0.4f), ground, random.Fork());
  if (random.Chance(0.3f))
    AddRock(builder,
            Pose::At({random.Normal() * 0.7f, random.Between(1.5f, 3), ground(0, 2) - 0.1f}, 0,
                     random.Between(0.6f, 1.3f)),
            random.Fork());
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.6f, 1.8f);
  const float high = random.Chance(0.3f)   ? random.Between(0.3f, 0.9f)
                     : random.Chance(0.3f) ? random.Log(3, 25)
                                           : random.Between(1.2f, 2);
  camera.position = {0, 0, std::max(0.0f, ground(0, 0)) + high};
  AimAt(camera, {random.Normal() * 6, 40, high + random.Between(-7, 4) - high * random.Between(0.3f, 1.2f)});
}

void ComposeFoliage(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  LightOutdoors(draft);
  builder.Begin(Pose{});
  builder.Sheet({0, 0, 0}, {300, 0, 0}, {0, 300, 0}, SheetCut::kWhole, builder.Add(OutdoorGround(random)));
  const int trees = random.Count(8, 24);
  for (int k = 0; k < trees; ++k) {
    const float y = random.Log(2.5f, 40), x = random.Sign() * random.Between(0.25f, 1) * (0.8f * y + 0.8f);
    const Pose pose = Pose::At({x, y, 0}, random.Between(0, 6), random.Between(0.8f, 2));
    const float pick = random.Unit();
    if (pick < 0.45f)
      AddTree(builder, pose, y < 10 ? 0.7f : 0.2f, random.Fork());
    else if (pick < 0.7f)
      AddConifer(builder, pose, random.Fork());
    else
      AddBareTree(builder, pose, random.Fork());
  }
  const int bushes = random.Count(3, 14);
  for (int k = 0; k < bushes; ++k) {
    const float y = random.Log(1.6f, 14), x = random.Between(-0.8f, 0.8f) * y;
    const Pose pose = Pose::At({x, y, 0}, 0, random.Between(0.5f, 1.5f));
    random.Chance(0.7f) ? AddBush(builder, pose, y < 5 ? 1.0f : 0.3f, random.Fork())
                        : AddPlant(builder, pose, false, random.Fork());
  }
  AddGrass(builder, {0, 3, 0}, 2.5f, random.Count(40, 220), random.Between(0.15f, 0.5f), Flat, random.Fork());
  if (random.Chance(0.4f))
    AddFigure(builder, Pose::At({random.Normal() * 0.6f, random.Between(2, 7), 0}, random.Normal()),
              RandomFigurePose(random), random.Fork());
  if (random.Chance(0.45f))
    AddBush(builder,
            Pose::At({random.Sign() * random.Between(0.35f, 0.7f), random.Between(0.7f, 1.2f),
                      random.Between(0.2f, 0.7f)},
                     0, 0.6f),
            0.6f, random.Fork());
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.7f, 2);
  camera.position = {0, -0.3f, random.Chance(0.3f) ? random.Between(0.3f, 0.8f) : random.Between(1.1f, 1.8f)};
  AimAt(camera, {random.Normal() * 0.8f, 8, random.Between(0.3f, 2.4f)});
}

void ComposeThin(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  LightOutdoors(draft);
  random.Chance(0.5f) ? BuildPark(draft, 6)
                      : BuildStreet(draft, random.Between(3, 6), random.Between(25, 60));
  const int things = random.Count(4, 9);
  for (int k = 0; k < things; ++k) {
    const float y = random.Log(1.5f, 12), x = random.Between(-0.6f, 0.6f) * y;
    const Pose pose = Pose::At({x, y, 0.02f}, random.Normal() * 0.6f);
    switch (random.Below(7)) {
      case 0:
        AddFence(builder, pose, random.Between(2, 8), random.Fork());
        break;
      case 1:
        AddBicycle(builder, pose, random.Fork());
        break;
      case 2:
        AddLadder(builder, pose, random.Fork());
        break;
      case 3:
        AddBareTree(builder, pose, random.Fork());
        break;
      case 4:
        AddChair(builder, pose, random.Fork());
        break;
      case 5:
        AddPlant(builder, Pose::At(pose.position, 0, random.Between(0.8f, 1.8f)), false, random.Fork());
        break;
      default:
        AddStreetLamp(builder, pose, random.Fork());
        break;
    }
  }
  AddWires(builder, {-8, 3, 3.5f}, {9, 15, 4.5f}, random.Count(1, 5), random.Fork());
  if (random.Chance(0.4f))
    AddFence(builder, Pose::At({random.Normal(), random.Between(0.8f, 1.5f), 0}, random.Normal() * 0.3f), 5,
             random.Fork());
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.7f, 1.8f);
  camera.position = {random.Normal() * 0.4f, -0.8f, random.Between(0.8f, 1.8f)};
  AimAt(camera, {random.Normal() * 0.5f, 6, random.Between(0.6f, 1.6f)});
}

}  // namespace zeroplane
