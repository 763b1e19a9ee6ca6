#include "models/synth/synth_nature.h"

#include <cmath>

#include "gpu/raycast/noise_math.h"
#include "models/synth/synth_materials.h"

namespace zeroplane {
namespace {

Vec3 RandomDirection(SynthRandom& random) {
  const float z = random.Between(-1, 1), angle = random.Between(0, 6.2832f), ring = std::sqrt(1 - z * z);
  return {ring * std::cos(angle), ring * std::sin(angle), z};
}

void LeafCard(SceneBuilder& builder, Vec3 middle, float size, int material, SynthRandom& random) {
  const Vec3 u = RandomDirection(random), v = gpu::Unit(gpu::Cross(u, RandomDirection(random)));
  builder.Sheet(middle, u * size, v * size, SheetCut::kLeaves, material, random.Bits());
}

struct Crown {
  int bark, leaves, cards;
  float card_size;
};

void Branch(SceneBuilder& builder, Vec3 from, Vec3 direction, float length, float radius, int level,
            const Crown& crown, SynthRandom& random) {
  const Vec3 to = from + direction * length;
  builder.Cone(from, to, radius, radius * 0.65f, crown.bark, false);
  if (level == 0) {
    for (int k = 0; k < crown.cards; ++k) {
      LeafCard(builder, to + RandomDirection(random) * (length * random.Between(0.1f, 0.8f)), crown.card_size,
               crown.leaves, random);
    }
    return;
  }
  const int forks = random.Count(2, 4);
  for (int k = 0; k < forks; ++k) {
    Vec3 turned = gpu::Unit(direction + RandomDirection(random) * 0.75f + Vec3{0, 0, 0.1f});
    if (turned.z < -0.2f) turned.z *= -1;
    Branch(builder, from + direction * (length * random.Between(0.55f, 1)), turned,
           length * random.Between(0.55f, 0.8f), radius * 0.55f, level - 1, crown, random);
  }
}

}  // namespace

void AddTree(SceneBuilder& builder, const Pose& pose, float detail, SynthRandom random) {
  builder.Begin(pose);
  Crown crown{builder.Add(Bark(random)), builder.Add(Leaves(random)), 0, 0};
  crown.cards = 2 + static_cast<int>(10 * detail);
  crown.card_size = random.Between(0.3f, 0.5f) * (1.5f - 0.6f * detail);
  const Vec3 up = gpu::Unit({random.Normal() * 0.08f, random.Normal() * 0.08f, 1});
  Branch(builder, {0, 0, -0.1f}, up, random.Between(1.4f, 2.6f), random.Between(0.09f, 0.2f), 3, crown,
         random);
}

void AddBareTree(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int bark = builder.Add(Bark(random));
  Branch(builder, {0, 0, -0.1f}, gpu::Unit({random.Normal() * 0.1f, random.Normal() * 0.1f, 1}),
         random.Between(1.2f, 2.2f), random.Between(0.06f, 0.16f), 4, {bark, bark, 0, 0}, random);
}

void AddConifer(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int bark = builder.Add(Bark(random));
  RayMaterial needles = Leaves(random);
  needles.a = Hsv(random.Between(0.25f, 0.42f), random.Between(0.3f, 0.7f), random.Between(0.2f, 0.45f));
  needles.b = needles.a * 0.5f;
  const int green = builder.Add(needles);
  const float height = random.Between(4, 9), reach = height * random.Between(0.16f, 0.26f);
  builder.Cone({0, 0, -0.1f}, {0, 0, height}, 0.03f * height, 0.01f, bark, false);
  const int rings = 9;
  for (int ring = 0; ring < rings; ++ring) {
    const float t = (static_cast<float>(ring) + 0.5f) / rings, z = height * (0.12f + 0.86f * t),
                r = reach * (1.05f - t);
    for (int k = 0; k < 7; ++k) {
      const float angle = 6.2832f * (static_cast<float>(k) + random.Unit()) / 7;
      const Vec3 out{std::cos(angle), std::sin(angle), -0.35f}, side{-std::sin(angle), std::cos(angle), 0};
      builder.Sheet(Vec3{0, 0, z} + out * (0.5f * r), out * (0.55f * r), side * (0.4f * r + 0.05f),
                    SheetCut::kNeedles, green, random.Bits());
    }
  }
}

void AddBush(SceneBuilder& builder, const Pose& pose, float detail, SynthRandom random) {
  builder.Begin(pose);
  const int leaves = builder.Add(Leaves(random)), bark = builder.Add(Bark(random));
  const float wide = random.Between(0.5f, 0.9f), high = random.Between(0.4f, 1.0f);
  const int cards = 25 + static_cast<int>(90 * detail);
  for (int k = 0; k < cards; ++k) {
    const Vec3 d = RandomDirection(random);
    const float r = std::sqrt(random.Unit());
    LeafCard(builder, {d.x * wide * r, d.y * wide * r, high * (0.5f + 0.5f * d.z * r)},
             random.Between(0.12f, 0.2f), leaves, random);
  }
  for (int k = 0; k < 5; ++k) {
    builder.Cone({0, 0, -0.05f}, {random.Normal() * wide * 0.4f, random.Normal() * wide * 0.4f, high * 0.8f},
                 0.02f, 0.008f, bark, false);
  }
}

void AddPlant(SceneBuilder& builder, const Pose& pose, bool in_pot, SynthRandom random) {
  builder.Begin(pose);
  const int green = builder.Add(Leaves(random));
  const float floor = in_pot ? 0.25f : 0;
  if (in_pot) {
    const int pot = builder.Add(Ceramic(random));
    const float top = random.Between(0.13f, 0.18f);
    builder.Lathe({{top * 0.7f, 0}, {top, 0.24f}, {top * 1.08f, 0.24f}, {top * 1.08f, 0.28f}}, pot);
  }
  const int blades = random.Count(10, 34);
  const float wide = random.Between(0.02f, 0.06f);
  for (int k = 0; k < blades; ++k) {
    const float angle = random.Between(0, 6.2832f), reach = random.Between(0.1f, 0.5f),
                high = random.Between(0.3f, 0.9f);
    const float droop = random.Between(0.1f, 0.8f);
    const Vec3 out{std::cos(angle), std::sin(angle), 0},
        side{-std::sin(angle) * wide, std::cos(angle) * wide, 0};
    Vec3 before{0, 0, floor};
    for (int piece = 1; piece <= 3; ++piece) {
      const float t = static_cast<float>(piece) / 3;
      const Vec3 at = out * (reach * t) + Vec3{0, 0, floor + high * (t - droop * t * t * 0.6f)};
      const SheetCut cut = piece == 3 ? SheetCut::kLeaf : SheetCut::kWhole;
      builder.Sheet((before + at) * 0.5f, (at - before) * 0.5f, side * (piece == 1 ? 0.6f : 1.0f), cut,
                    green);
      before = at;
    }
  }
}

void AddGrass(SceneBuilder& builder, Vec3 middle, float reach, int count, float height,
              const std::function<float(float, float)>& ground, SynthRandom random) {
  builder.Begin(Pose{});
  RayMaterial grass = Leaves(random);
  grass.a = Hsv(random.Between(0.16f, 0.32f), random.Between(0.35f, 0.75f), random.Between(0.35f, 0.65f));
  grass.b = grass.a * 0.6f;
  const int green = builder.Add(grass);
  for (int k = 0; k < count; ++k) {
    const float x = middle.x + random.Normal() * reach, y = middle.y + random.Normal() * reach;
    const float angle = random.Between(0, 3.1416f), high = height * random.Between(0.6f, 1.4f);
    const Vec3 side{std::cos(angle) * high * 0.8f, std::sin(angle) * high * 0.8f, 0};
    builder.Sheet({x, y, ground(x, y) + 0.45f * high}, side,
                  {random.Normal() * 0.08f, random.Normal() * 0.08f, 0.5f * high}, SheetCut::kGrass, green,
                  random.Bits());
  }
}

void AddRock(SceneBuilder& builder, const Pose& pose, SynthRandom random) {
  builder.Begin(pose);
  const int stone = builder.Add(Stone(random));
  const std::uint32_t seed = random.Bits();
  const Vec3 size{random.Between(0.35f, 0.6f), random.Between(0.35f, 0.6f), random.Between(0.25f, 0.55f)};
  builder.Surface(
      14, 9,
      [&](float u, float v) {
        const float a = 6.2832f * u, b = 3.14159f * (v - 0.5f);
        const Vec3 d{std::cos(b) * std::cos(a), std::cos(b) * std::sin(a), std::sin(b)};
        const float r = 0.65f + 0.7f * gpu::Fractal3(d * 1.3f + Vec3{5, 5, 5}, 3, 0, seed);
        return Vec3{d.x * size.x * r, d.y * size.y * r, d.z * size.z * r + size.z * 0.5f};
      },
      stone);
}

}  // namespace zeroplane
