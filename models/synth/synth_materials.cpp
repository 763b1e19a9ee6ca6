#include "models/synth/synth_materials.h"

#include <algorithm>
#include <cmath>

namespace zeroplane {
namespace {

RayMaterial Pattern(RayPattern pattern, Vec3 a, Vec3 b, float frequency, SynthRandom& random) {
  RayMaterial material{};
  material.pattern = pattern;
  material.seed = random.Bits();
  material.a = a;
  material.b = b;
  material.c = (a + b) * 0.35f;
  material.frequency = frequency;
  material.stretch = 1;
  material.gloss = 30;
  return material;
}

}  // namespace

Vec3 Hsv(float hue, float saturation, float value) {
  const auto channel = [&](float n) {
    const float k = std::fmod(n + (hue - std::floor(hue)) * 6, 6.0f);
    const float code = value - value * saturation * std::clamp(std::min(k, 4 - k), 0.0f, 1.0f);
    return code * code;  // about what a screen makes of a code
  };
  return {channel(5), channel(3), channel(1)};
}

Vec3 RandomColor(SynthRandom& random) {
  return Hsv(random.Unit(), random.Unit() * random.Unit(), random.Between(0.2f, 0.95f));
}

RayMaterial Plain(Vec3 color, SynthRandom& random) {
  RayMaterial material = Pattern(RayPattern::kPlain, color, color * 0.7f, random.Log(1, 6), random);
  material.grime = random.Chance(0.5f) ? random.Between(0, 0.3f) : 0;
  return material;
}

RayMaterial Skin(SynthRandom& random) {
  const Vec3 color =
      Hsv(random.Between(0.03f, 0.075f), random.Between(0.28f, 0.55f), random.Between(0.4f, 0.92f));
  RayMaterial material = Pattern(RayPattern::kCloud, color, color * Vec3{1.05f, 0.9f, 0.88f}, 9, random);
  material.specular = 0.06f;
  material.gloss = 14;
  return material;
}

RayMaterial Hair(SynthRandom& random) {
  const Vec3 color = random.Chance(0.12f) ? Hsv(0.1f, random.Between(0, 0.15f), random.Between(0.5f, 0.85f))
                                          : Hsv(random.Between(0.02f, 0.12f), random.Between(0.3f, 0.7f),
                                                random.Between(0.1f, 0.6f));
  RayMaterial material = Pattern(RayPattern::kCloud, color, color * 0.35f, 60, random);
  material.stretch = 0.5f;
  material.bump = 0.5f;
  material.specular = 0.15f;
  material.gloss = 12;
  return material;
}

RayMaterial Cloth(SynthRandom& random) {
  const float pick = random.Unit();
  const RayPattern pattern = pick < 0.5f    ? RayPattern::kPlain
                             : pick < 0.62f ? RayPattern::kStripes
                             : pick < 0.74f ? RayPattern::kPlaid
                             : pick < 0.82f ? RayPattern::kDots
                             : pick < 0.9f  ? RayPattern::kPicture
                                            : RayPattern::kCloud;
  const Vec3 a = RandomColor(random),
             b = random.Chance(0.5f) ? a * random.Between(0.3f, 0.8f) : RandomColor(random);
  RayMaterial material = Pattern(pattern, a, b, random.Log(6, 30), random);
  if (pattern == RayPattern::kPicture) material.frequency = random.Log(2, 8);
  material.c = RandomColor(random);
  material.bump = random.Chance(0.6f) ? random.Between(0.1f, 0.5f) : 0;
  return material;
}

RayMaterial Leather(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0, 0.1f), random.Between(0.1f, 0.7f), random.Between(0.12f, 0.5f));
  RayMaterial material = Pattern(RayPattern::kCloud, a, a * 0.7f, 20, random);
  material.specular = 0.2f;
  material.bump = 0.3f;
  return material;
}

RayMaterial WoodMaterial(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0.05f, 0.1f), random.Between(0.3f, 0.7f), random.Between(0.3f, 0.85f));
  RayMaterial material =
      Pattern(RayPattern::kWood, a, a * random.Between(0.4f, 0.75f), random.Log(2, 6), random);
  material.specular = random.Chance(0.5f) ? random.Between(0, 0.2f) : 0;
  material.mirror = random.Chance(0.15f) ? 0.04f : 0;
  return material;
}

RayMaterial Metal(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0.05f, 0.65f), random.Between(0, 0.25f), random.Between(0.25f, 0.8f));
  RayMaterial material = Pattern(RayPattern::kPlain, a, a * 0.6f, 4, random);
  material.specular = random.Between(0.2f, 0.9f);
  material.gloss = random.Log(15, 120);
  material.mirror = random.Chance(0.35f) ? random.Between(0.05f, 0.4f) : 0;
  material.grime = random.Between(0, 0.5f);
  return material;
}

RayMaterial Ceramic(SynthRandom& random) {
  const float pick = random.Unit();
  const RayPattern pattern = pick < 0.5f   ? RayPattern::kPlain
                             : pick < 0.7f ? RayPattern::kStripes
                             : pick < 0.8f ? RayPattern::kDots
                                           : RayPattern::kPicture;
  RayMaterial material =
      Pattern(pattern, RandomColor(random), RandomColor(random), random.Log(5, 25), random);
  material.c = RandomColor(random);
  material.specular = random.Between(0.2f, 0.8f);
  material.gloss = random.Log(40, 200);
  material.mirror = random.Chance(0.3f) ? 0.05f : 0;
  return material;
}

RayMaterial Paper(SynthRandom& random) {
  const Vec3 a = Hsv(0.12f, random.Between(0, 0.25f), random.Between(0.75f, 0.97f));
  RayMaterial material = Pattern(RayPattern::kWriting, a, a * 0.08f, random.Log(40, 140), random);
  if (random.Chance(0.35f)) {
    material.a = RandomColor(random);
    material.b = RandomColor(random);
    material.frequency = random.Log(8, 40);
  }
  return material;
}

RayMaterial PaintedWall(SynthRandom& random) {
  const Vec3 a = Hsv(random.Unit(), random.Unit() * 0.35f, random.Between(0.35f, 0.95f));
  const float pick = random.Unit();
  const RayPattern pattern = pick < 0.6f    ? RayPattern::kPlain
                             : pick < 0.7f  ? RayPattern::kStripes
                             : pick < 0.76f ? RayPattern::kBricks
                             : pick < 0.82f ? RayPattern::kTiles
                             : pick < 0.9f  ? RayPattern::kCloud
                             : pick < 0.95f ? RayPattern::kDots
                                            : RayPattern::kPlanks;
  const float frequency = pattern == RayPattern::kBricks ? 12 : random.Log(3, 10);
  RayMaterial material = Pattern(pattern, a, a * random.Between(0.6f, 0.95f), frequency, random);
  material.c = a * random.Between(0.5f, 1.1f);
  material.grime = random.Between(0, 0.35f);
  material.bump = random.Chance(0.5f) ? random.Between(0, 0.25f) : 0;
  return material;
}

RayMaterial IndoorFloor(SynthRandom& random) {
  const float pick = random.Unit();
  RayMaterial material{};
  if (pick < 0.45f) {
    const Vec3 a = Hsv(random.Between(0.05f, 0.1f), random.Between(0.3f, 0.65f), random.Between(0.3f, 0.8f));
    material = Pattern(RayPattern::kPlanks, a, a * 0.7f, random.Log(5, 12), random);
    material.c = a * 0.3f;
  } else if (pick < 0.7f) {
    const Vec3 a = RandomColor(random);
    material = Pattern(random.Chance(0.7f) ? RayPattern::kTiles : RayPattern::kChecker, a, a * 0.8f,
                       random.Log(1.5f, 6), random);
    if (material.pattern == RayPattern::kChecker) material.b = RandomColor(random);
    material.c = a * 0.5f;
  } else if (pick < 0.85f) {
    const Vec3 a = Hsv(random.Unit(), random.Between(0, 0.5f), random.Between(0.25f, 0.8f));
    material = Pattern(RayPattern::kCloud, a, a * 0.7f, random.Log(5, 40), random);
    material.bump = 0.4f;
  } else {
    const Vec3 a = Hsv(random.Unit(), random.Between(0, 0.2f), random.Between(0.4f, 0.9f));
    material = Pattern(RayPattern::kMarble, a, a * 0.5f, random.Log(0.6f, 2), random);
  }
  material.mirror = random.Chance(0.4f) ? random.Between(0.01f, 0.1f) : 0;
  material.specular = random.Between(0, 0.2f);
  return material;
}

RayMaterial OutdoorGround(SynthRandom& random) {
  const float pick = random.Unit();
  RayMaterial material{};
  if (pick < 0.5f) {
    const Vec3 a =
        Hsv(random.Between(0.17f, 0.33f), random.Between(0.35f, 0.75f), random.Between(0.25f, 0.6f));
    const Vec3 b = Hsv(random.Between(0.1f, 0.25f), random.Between(0.3f, 0.6f), random.Between(0.3f, 0.65f));
    material = Pattern(RayPattern::kGrass, a, b, random.Log(2, 8), random);
    material.c = a * random.Between(0.4f, 1.6f);
  } else if (pick < 0.75f) {
    const Vec3 a = Hsv(random.Between(0.06f, 0.13f), random.Between(0.1f, 0.5f), random.Between(0.35f, 0.8f));
    material = Pattern(RayPattern::kCloud, a, a * 0.5f, random.Log(0.6f, 5), random);
  } else if (pick < 0.88f) {
    const Vec3 a = Hsv(random.Between(0.05f, 0.15f), random.Between(0, 0.3f), random.Between(0.35f, 0.75f));
    material = Pattern(RayPattern::kPebbles, a, a * 0.45f, random.Log(2, 20), random);
  } else {
    const Vec3 a = Hsv(0.6f, random.Between(0, 0.1f), random.Between(0.8f, 0.97f));
    material = Pattern(RayPattern::kCloud, a, a * 0.85f, random.Log(0.3f, 2), random);
  }
  material.bump = random.Between(0.1f, 0.7f);
  material.grime = random.Between(0, 0.4f);
  return material;
}

RayMaterial Asphalt(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0.05f, 0.65f), random.Between(0, 0.1f), random.Between(0.25f, 0.55f));
  const float pick = random.Unit();
  RayMaterial material = Pattern(pick < 0.6f    ? RayPattern::kCloud
                                 : pick < 0.85f ? RayPattern::kTiles
                                                : RayPattern::kPebbles,
                                 a, a * 0.75f, pick < 0.6f ? random.Log(4, 12) : random.Log(1, 6), random);
  material.c = a * 0.5f;
  material.grime = random.Between(0.1f, 0.5f);
  material.bump = random.Between(0, 0.3f);
  material.mirror = random.Chance(0.2f) ? random.Between(0.02f, 0.12f) : 0;
  return material;
}

RayMaterial Facade(SynthRandom& random) {
  const Vec3 wall =
      random.Chance(0.7f)
          ? Hsv(random.Between(0.02f, 0.14f), random.Between(0.05f, 0.5f), random.Between(0.4f, 0.9f))
          : Hsv(random.Unit(), random.Between(0, 0.35f), random.Between(0.3f, 0.9f));
  RayMaterial material = Pattern(RayPattern::kFacade, wall, wall * random.Between(0.5f, 1.3f),
                                 1 / random.Between(2.6f, 3.8f), random);
  material.c = Hsv(random.Between(0.5f, 0.65f), random.Between(0, 0.4f), random.Between(0.15f, 0.6f));
  material.stretch = random.Between(0.9f, 1.9f);
  material.grime = random.Between(0, 0.5f);
  return material;
}

RayMaterial Stone(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0.04f, 0.14f), random.Between(0, 0.3f), random.Between(0.3f, 0.75f));
  RayMaterial material = Pattern(RayPattern::kCloud, a, a * 0.5f, random.Log(2, 10), random);
  material.bump = random.Between(0.3f, 0.9f);
  material.grime = random.Between(0.1f, 0.5f);
  return material;
}

RayMaterial Bark(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0.03f, 0.12f), random.Between(0.1f, 0.5f), random.Between(0.2f, 0.6f));
  RayMaterial material = Pattern(RayPattern::kCloud, a, a * 0.4f, random.Log(8, 20), random);
  material.bump = 0.8f;
  return material;
}

RayMaterial Leaves(SynthRandom& random) {
  const Vec3 a =
      random.Chance(0.8f)
          ? Hsv(random.Between(0.17f, 0.36f), random.Between(0.4f, 0.85f), random.Between(0.3f, 0.7f))
          : Hsv(random.Between(0, 0.16f), random.Between(0.4f, 0.9f), random.Between(0.4f, 0.85f));
  RayMaterial material =
      Pattern(RayPattern::kCloud, a, a * Vec3{0.45f, 0.55f, 0.5f}, random.Log(1, 8), random);
  material.translucent = random.Between(0.3f, 0.7f);
  material.specular = random.Between(0, 0.15f);
  return material;
}

RayMaterial Water(SynthRandom& random) {
  const Vec3 a = Hsv(random.Between(0.45f, 0.6f), random.Between(0.3f, 0.7f), random.Between(0.15f, 0.4f));
  RayMaterial material = Pattern(RayPattern::kPlain, a, a, random.Log(0.4f, 1.5f), random);
  material.mirror = random.Between(0.1f, 0.3f);
  material.bump = random.Between(0.02f, 0.12f);
  return material;
}

RayMaterial GlassPane(SynthRandom& random) {
  RayMaterial material =
      Pattern(RayPattern::kPlain, Hsv(0.55f, 0.2f, 0.25f), Hsv(0.55f, 0.2f, 0.2f), 1, random);
  material.mirror = random.Between(0.15f, 0.4f);
  material.specular = 0.6f;
  material.gloss = 150;
  return material;
}

RayMaterial Poster(SynthRandom& random) {
  RayMaterial material = Pattern(random.Chance(0.7f) ? RayPattern::kPicture : RayPattern::kWriting,
                                 RandomColor(random), RandomColor(random), random.Log(1.5f, 5), random);
  if (material.pattern == RayPattern::kWriting) material.frequency = random.Log(4, 12);
  material.c = RandomColor(random);
  return material;
}

RayMaterial Glowing(Vec3 color, float strength) {
  RayMaterial material{};
  material.pattern = RayPattern::kPlain;
  material.a = material.b = material.c = color;
  material.frequency = 1;
  material.stretch = 1;
  material.gloss = 1;
  material.glow = strength;
  return material;
}

RayMaterial AnyMaterial(SynthRandom& random) {
  switch (random.Below(8)) {
    case 0:
      return Cloth(random);
    case 1:
      return WoodMaterial(random);
    case 2:
      return Metal(random);
    case 3:
      return Paper(random);
    case 4:
      return Leather(random);
    case 5:
      return Stone(random);
    case 6:
      return Plain(RandomColor(random), random);
    default:
      return Ceramic(random);
  }
}

}  // namespace zeroplane
