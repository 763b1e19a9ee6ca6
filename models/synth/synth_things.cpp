#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "gpu/raycast/noise_math.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_nature.h"
#include "models/synth/synth_props.h"

namespace zeroplane {
namespace {

using Profile = std::vector<std::pair<float, float>>;

Profile BottleProfile(SynthRandom& random) {
  const float r = random.Between(0.025f, 0.05f), high = random.Between(0.16f, 0.34f),
              neck = r * random.Between(0.25f, 0.5f);
  return {{r * 0.95f, 0},           {r, 0.02f},           {r, high * 0.55f},
          {r * 0.8f, high * 0.66f}, {neck, high * 0.75f}, {neck, high}};
}

Profile VesselProfile(SynthRandom& random) {
  Profile profile;
  const float high = random.Between(0.06f, 0.3f), scale = random.Between(0.04f, 0.1f);
  const int knots = random.Count(3, 5);
  std::vector<float> radii(static_cast<std::size_t>(knots) + 1);
  for (float& r : radii) r = scale * random.Between(0.35f, 1);
  constexpr int kSteps = 12;
  for (int k = 0; k <= kSteps; ++k) {
    const float t = static_cast<float>(k) / kSteps * static_cast<float>(knots);
    const int knot = std::min(knots - 1, static_cast<int>(t));
    const float s = t - static_cast<float>(knot), ease = s * s * (3 - 2 * s);
    const auto at = static_cast<std::size_t>(knot);
    profile.emplace_back(radii[at] + (radii[at + 1] - radii[at]) * ease,
                         high * static_cast<float>(k) / kSteps);
  }
  return profile;
}

void AddCup(SceneBuilder& builder, SynthRandom& random) {
  const int clay = builder.Add(Ceramic(random));
  const float r = random.Between(0.03f, 0.05f), high = random.Between(0.06f, 0.11f);
  builder.Cone({0, 0, 0}, {0, 0, high}, r, r * random.Between(0.9f, 1.3f), clay, false);
  builder.Sheet({0, 0, 0.01f}, {r, 0, 0}, {0, r, 0}, SheetCut::kDisc, clay);
  if (random.Chance(0.3f)) return;
  Vec3 before{r, 0, high * 0.8f};
  for (int k = 1; k <= 5; ++k) {
    const float angle = 1.5708f - 3.1416f * static_cast<float>(k) / 5;
    const Vec3 at{r + 0.028f * std::cos(angle), 0, high * (0.5f + 0.3f * std::sin(angle))};
    builder.Limb(before, at, 0.006f, 0.006f, clay);
    before = at;
  }
}

void AddBooks(SceneBuilder& builder, SynthRandom& random) {
  float z = 0;
  const int books = random.Count(1, 5);
  for (int k = 0; k < books; ++k) {
    const int cover = builder.Add(random.Chance(0.5f) ? Paper(random) : Plain(RandomColor(random), random));
    const int pages = builder.Add(Plain({0.75f, 0.7f, 0.6f}, random));
    const float thick = random.Between(0.008f, 0.025f), wide = random.Between(0.06f, 0.11f),
                deep = random.Between(0.09f, 0.15f);
    const float yaw = random.Normal() * 0.25f;
    builder.Box({0, 0, z + thick}, {wide * 0.97f, deep * 0.97f, thick * 0.85f}, pages, yaw);
    builder.Box({0, 0, z + thick * 0.1f}, {wide, deep, thick * 0.1f}, cover, yaw);
    builder.Box({0, 0, z + thick * 1.9f}, {wide, deep, thick * 0.1f}, cover, yaw);
    z += 2 * thick;
  }
}

void AddClay(SceneBuilder& builder, SynthRandom& random) {
  const int clay = builder.Add(AnyMaterial(random));
  const std::uint32_t seed = random.Bits();
  const float size = random.Between(0.04f, 0.13f), rough = random.Between(0.2f, 1.2f),
              tall = random.Between(0.7f, 1.8f);
  builder.Surface(
      18, 12,
      [&](float u, float v) {
        const float a = 6.2832f * u, b = 3.14159f * (v - 0.5f);
        const Vec3 d{std::cos(b) * std::cos(a), std::cos(b) * std::sin(a), std::sin(b)};
        const float r = size * (1 + rough * (gpu::Fractal3(d * 1.5f + Vec3{9, 9, 9}, 3, 0, seed) - 0.5f));
        return Vec3{d.x * r, d.y * r, tall * (d.z * r + size * 0.85f)};
      },
      clay);
}

void AddFruit(SceneBuilder& builder, SynthRandom& random) {
  RayMaterial peel = Plain(
      Hsv(random.Between(-0.03f, 0.3f), random.Between(0.6f, 0.95f), random.Between(0.5f, 0.9f)), random);
  peel.specular = 0.3f;
  const int skin = builder.Add(peel), stalk = builder.Add(Bark(random));
  const int pieces = random.Count(1, 4);
  for (int k = 0; k < pieces; ++k) {
    const float r = random.Between(0.03f, 0.045f);
    const float angle = 1.5708f * static_cast<float>(k) + random.Unit(), out = pieces == 1 ? 0 : 0.07f;
    const Vec3 at{out * std::cos(angle), out * std::sin(angle), r * 0.93f};
    builder.Ellipsoid(at, {r, r, r * 0.93f}, skin);
    builder.Limb(at + Vec3{0, 0, r * 0.9f}, at + Vec3{0.004f, 0, r * 1.2f}, 0.0025f, 0.002f, stalk);
  }
}

void AddTableLamp(SceneBuilder& builder, SynthRandom& random) {
  const int foot = builder.Add(Ceramic(random)),
            shade = builder.Add(random.Chance(0.5f) ? Glowing(Hsv(0.1f, 0.35f, 1), 1.5f) : Cloth(random));
  builder.Lathe({{0.07f, 0}, {0.05f, 0.03f}, {0.02f, 0.08f}, {0.03f, 0.14f}, {0.01f, 0.2f}}, foot);
  builder.Cone({0, 0, 0.2f}, {0, 0, 0.36f}, 0.11f, 0.07f, shade, false);
}

void AddPencils(SceneBuilder& builder, SynthRandom& random) {
  const int jar = builder.Add(Ceramic(random));
  builder.Cone({0, 0, 0}, {0, 0, 0.1f}, 0.038f, 0.042f, jar, false);
  const int pencils = random.Count(2, 7);
  for (int k = 0; k < pencils; ++k) {
    const int paint = builder.Add(Plain(RandomColor(random), random));
    builder.Limb({random.Normal() * 0.012f, random.Normal() * 0.012f, 0.01f},
                 {random.Normal() * 0.035f, random.Normal() * 0.035f, random.Between(0.13f, 0.2f)}, 0.0038f,
                 0.0038f, paint);
  }
}

void AddFlowers(SceneBuilder& builder, SynthRandom& random) {
  const int vase = builder.Add(Ceramic(random)), green = builder.Add(Leaves(random));
  RayMaterial petal = Leaves(random);
  petal.a = Hsv(random.Between(0.8f, 1.18f), random.Between(0.2f, 0.9f), 0.9f);
  petal.b = petal.a * 0.7f;
  const int petals = builder.Add(petal);
  builder.Lathe({{0.035f, 0}, {0.05f, 0.06f}, {0.03f, 0.13f}, {0.04f, 0.17f}}, vase);
  const int stems = random.Count(4, 12);
  for (int k = 0; k < stems; ++k) {
    const Vec3 head{random.Normal() * 0.08f, random.Normal() * 0.08f, random.Between(0.26f, 0.42f)};
    builder.Limb({0, 0, 0.12f}, head, 0.003f, 0.002f, green);
    const int rays = 6;
    for (int ray = 0; ray < rays; ++ray) {
      const float angle = 6.2832f * static_cast<float>(ray) / rays;
      const Vec3 out{std::cos(angle), std::sin(angle), 0.5f}, side{-std::sin(angle), std::cos(angle), 0};
      builder.Sheet(head + out * 0.02f, out * 0.022f, side * 0.012f, SheetCut::kLeaf, petals);
    }
    builder.Sheet({head.x * 0.5f, head.y * 0.5f, 0.2f},
                  {random.Normal() * 0.04f, random.Normal() * 0.04f, 0.03f}, {0.012f, 0.012f, 0.01f},
                  SheetCut::kLeaf, green);
  }
}

}  // namespace

void AddTableThing(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  if (random.Chance(0.1f)) {
    AddPlant(builder, Pose::At(pose.position, random.Between(0, 6), 0.35f * gpu::Length(pose.z)), true,
             random);
    return;
  }
  builder.Begin(pose);
  switch (random.Below(10)) {
    case 0:
      builder.Lathe(BottleProfile(random),
                    builder.Add(random.Chance(0.5f) ? Ceramic(random) : GlassPane(random)));
      break;
    case 1:
      AddCup(builder, random);
      break;
    case 2:
      AddBooks(builder, random);
      break;
    case 3:
      AddFruit(builder, random);
      break;
    case 4:
      AddClay(builder, random);
      break;
    case 5:
      AddTableLamp(builder, random);
      break;
    case 6:
      AddPencils(builder, random);
      break;
    case 7:
      AddFlowers(builder, random);
      break;
    case 8: {
      const Vec3 half{random.Log(0.03f, 0.14f), random.Log(0.03f, 0.12f), random.Log(0.02f, 0.14f)};
      builder.Box({0, 0, half.z}, half, builder.Add(AnyMaterial(random)));
      break;
    }
    default:
      builder.Lathe(VesselProfile(random), builder.Add(AnyMaterial(random)));
      break;
  }
}

void AddFence(SceneBuilder& builder, const Pose& pose, float length, SynthRandom random) {
  builder.Begin(pose);
  const int body = builder.Add(random.Chance(0.6f) ? WoodMaterial(random) : Metal(random));
  const float high = random.Between(0.7f, 1.8f), thick = random.Log(0.006f, 0.04f), half = length / 2;
  const float pick = random.Unit();
  const float gap = pick < 0.4f ? random.Log(0.08f, 0.25f) : random.Between(1.2f, 2.2f);
  const int posts = std::min(120, static_cast<int>(length / gap));
  for (int k = 0; k <= posts; ++k) {
    const float x = -half + length * static_cast<float>(k) / static_cast<float>(posts);
    if (pick < 0.2f) {
      builder.Box({x, 0, high / 2}, {gap * 0.32f, 0.01f, high / 2}, body);
    } else {
      builder.Cone({x, 0, 0}, {x, 0, high}, pick < 0.4f ? thick : thick + 0.03f,
                   pick < 0.4f ? thick : thick + 0.03f, body);
    }
  }
  const int rails = random.Count(2, 5);
  for (int k = 0; k < rails; ++k) {
    const float z = high * (0.15f + 0.8f * static_cast<float>(k) / static_cast<float>(rails - 1));
    builder.Cone({-half, 0, z}, {half, 0, z}, thick * 0.7f, thick * 0.7f, body, false);
  }
  if (pick > 0.8f) builder.Sheet({0, 0, high / 2}, {half, 0, 0}, {0, 0, high / 2}, SheetCut::kMesh, body);
}

void AddBicycle(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int paint = builder.Add(Metal(random)), rubber = builder.Add(Plain({0.02f, 0.02f, 0.02f}, random)),
            steel = builder.Add(Metal(random));
  constexpr float kWheel = 0.34f;
  for (const float x : {-0.52f, 0.52f}) {
    Vec3 before{x + kWheel, 0, kWheel};
    for (int k = 1; k <= 16; ++k) {
      const float angle = 6.2832f * static_cast<float>(k) / 16;
      const Vec3 at{x + kWheel * std::cos(angle), 0, kWheel + kWheel * std::sin(angle)};
      builder.Cone(before, at, 0.018f, 0.018f, rubber, false);
      if (k % 2 == 0) builder.Cone({x, 0, kWheel}, at, 0.0025f, 0.002f, steel, false);
      before = at;
    }
  }
  const Vec3 rear{-0.52f, 0, kWheel}, front{0.52f, 0, kWheel}, crank{-0.08f, 0, 0.3f}, seat{-0.22f, 0, 0.85f},
      head{0.36f, 0, 0.86f};
  const std::pair<Vec3, Vec3> tubes[] = {{rear, crank}, {crank, seat}, {seat, rear},
                                         {crank, head}, {seat, head},  {head, front}};
  for (const auto& [a, b] : tubes) builder.Limb(a, b, 0.016f, 0.014f, paint);
  builder.Ellipsoid(seat + Vec3{0, 0, 0.06f}, {0.13f, 0.06f, 0.03f}, rubber);
  builder.Limb(head, head + Vec3{-0.02f, 0, 0.14f}, 0.012f, 0.012f, steel);
  builder.Limb(head + Vec3{-0.02f, -0.26f, 0.14f}, head + Vec3{-0.02f, 0.26f, 0.14f}, 0.011f, 0.011f, steel);
}

void AddLadder(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int body = builder.Add(random.Chance(0.5f) ? WoodMaterial(random) : Metal(random));
  const float high = random.Between(1.6f, 3.2f), lean = random.Between(0.2f, 0.8f),
              half = random.Between(0.18f, 0.25f);
  for (const float side : {-half, half})
    builder.Limb({side, 0, 0}, {side * 0.9f, lean, high}, 0.02f, 0.018f, body);
  const int rungs = static_cast<int>(high / 0.28f);
  for (int k = 1; k < rungs; ++k) {
    const float t = static_cast<float>(k) / static_cast<float>(rungs);
    builder.Cone({-half, lean * t, high * t}, {half, lean * t, high * t}, 0.014f, 0.014f, body, false);
  }
  if (random.Chance(0.5f)) {
    for (const float side : {-half, half})
      builder.Limb({side, 2 * lean, 0}, {side * 0.9f, lean, high}, 0.018f, 0.016f, body);
  }
}

}  // namespace zeroplane
