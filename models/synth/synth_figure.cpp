#include "models/synth/synth_figure.h"

#include <cmath>

#include "models/synth/synth_materials.h"

namespace zeroplane {
namespace {

/// Looks that the same dice always give.
struct Wardrobe {
  int skin, hair, top, sleeves, trousers, shoes, white, dark, lips, extra;
  float girth, shoulders;
  bool has_skirt, has_coat, has_long_hair, has_hat, is_bald, has_short_sleeves, has_glasses, has_beard,
      has_scarf;
};

Wardrobe Dress(SceneBuilder& builder, SynthRandom& random) {
  Wardrobe w{};
  const RayMaterial skin = Skin(random);
  w.skin = builder.Add(skin);
  w.hair = builder.Add(Hair(random));
  w.top = builder.Add(Cloth(random));
  w.trousers = builder.Add(Cloth(random));
  w.shoes = builder.Add(Leather(random));
  w.extra = builder.Add(Cloth(random));
  RayMaterial white = Plain({0.72f, 0.7f, 0.66f}, random);
  white.specular = 0.5f;
  white.gloss = 90;
  white.grime = 0;
  w.white = builder.Add(white);
  RayMaterial dark = Plain(
      Hsv(random.Between(0.02f, 0.65f), random.Between(0.2f, 0.7f), random.Between(0.1f, 0.4f)), random);
  dark.specular = 0.8f;
  dark.gloss = 120;
  w.dark = builder.Add(dark);
  RayMaterial lips = skin;
  lips.a = skin.a * Vec3{0.85f, 0.5f, 0.52f};
  lips.b = lips.a * 0.8f;
  w.lips = builder.Add(lips);
  w.girth = random.Between(0.85f, 1.3f);
  w.shoulders = random.Between(0.9f, 1.12f);
  w.has_skirt = random.Chance(0.22f);
  w.has_coat = random.Chance(0.25f);
  w.has_long_hair = random.Chance(0.42f);
  w.has_hat = random.Chance(0.14f);
  w.is_bald = random.Chance(0.08f);
  w.has_short_sleeves = random.Chance(0.35f);
  w.has_glasses = random.Chance(0.15f);
  w.has_beard = !w.has_long_hair && random.Chance(0.3f);
  w.has_scarf = random.Chance(0.15f);
  w.sleeves = w.has_short_sleeves ? w.skin : w.top;
  return w;
}

void AddFace(SceneBuilder& builder, const Wardrobe& w, SynthRandom& random) {
  const float wide = random.Between(0.92f, 1.08f);
  for (const float side : {-1.0f, 1.0f}) {
    const float x = side * 0.033f * wide;
    builder.Ellipsoid({x, -0.081f, 0.008f}, {0.0145f, 0.011f, 0.0095f}, w.white);
    builder.Ellipsoid({x, -0.0885f, 0.008f}, {0.0062f, 0.0046f, 0.0065f}, w.dark);
    builder.Ellipsoid({x, -0.083f, 0.0165f}, {0.017f, 0.011f, 0.006f}, w.skin);
    builder.Limb({x - side * 0.012f, -0.093f, 0.028f}, {x + side * 0.016f, -0.086f, 0.029f}, 0.0042f, 0.003f,
                 w.hair);
    builder.Ellipsoid({side * 0.041f, -0.05f, -0.022f}, {0.024f, 0.024f, 0.026f}, w.skin);
    builder.Ellipsoid({side * 0.079f, 0.008f, -0.004f}, {0.009f, 0.02f, 0.031f}, w.skin);
    if (w.has_glasses) {
      builder.Sheet({x, -0.102f, 0.008f}, {0.024f, 0, 0}, {0, 0, 0.018f}, SheetCut::kBars, w.dark);
      builder.Limb({side * 0.055f, -0.1f, 0.012f}, {side * 0.082f, 0.0f, 0.012f}, 0.002f, 0.002f, w.dark);
    }
  }
  const float nose = random.Between(0.85f, 1.25f);
  builder.Cone({0, -0.083f, 0.022f}, {0, -0.102f * (0.9f + 0.1f * nose), -0.022f}, 0.0075f, 0.0125f * nose,
               w.skin);
  builder.Ellipsoid({0, -0.094f, -0.023f}, {0.0135f * nose, 0.0125f * nose, 0.0095f}, w.skin);
  builder.Ellipsoid({0, -0.086f, -0.054f}, {0.024f, 0.0105f, 0.0055f}, w.lips);
  builder.Ellipsoid({0, -0.085f, -0.0615f}, {0.020f, 0.0105f, 0.006f}, w.lips);
  builder.Ellipsoid({0, -0.076f, -0.088f}, {0.026f, 0.021f, 0.02f}, w.has_beard ? w.hair : w.skin);
  if (w.has_beard) builder.Ellipsoid({0, -0.04f, -0.08f}, {0.066f, 0.055f, 0.035f}, w.hair);
}

void AddHair(SceneBuilder& builder, const Wardrobe& w, SynthRandom& random) {
  if (w.is_bald) return;
  builder.Ellipsoid({0, 0.016f, 0.042f}, {0.088f, 0.098f, 0.093f}, w.hair);
  builder.Ellipsoid({random.Sign() * 0.012f, -0.035f, 0.088f}, {0.062f, 0.056f, 0.032f}, w.hair);
  for (int k = 0; k < 6; ++k) {
    const float angle = 3.14159f * (0.05f + 0.9f * static_cast<float>(k) / 5);
    builder.Ellipsoid(
        {0.066f * std::cos(angle), 0.02f + 0.06f * std::sin(angle), random.Between(-0.01f, 0.03f)},
        {0.026f, 0.028f, 0.05f}, w.hair);
  }
  if (w.has_long_hair) {
    const float length = random.Between(0.1f, 0.3f);
    builder.Ellipsoid({0, 0.055f, -0.07f - 0.3f * length}, {0.078f, 0.045f, 0.1f + 0.5f * length}, w.hair);
    for (const float side : {-1.0f, 1.0f}) {
      builder.Limb({side * 0.073f, 0.01f, 0.03f}, {side * 0.085f, 0.02f, -0.06f - length}, 0.026f, 0.018f,
                   w.hair);
    }
  }
  if (!w.has_hat) return;
  builder.Cone({0, 0.008f, 0.065f}, {0, 0.008f, 0.15f}, 0.1f, 0.088f, w.extra);
  builder.FlatCone({0, -0.02f, 0.062f}, {0, -0.02f, 0.07f}, {random.Between(0.1f, 0.16f), 0, 0}, 0.15f, 1,
                   w.extra);
}

void AddHead(SceneBuilder& builder, const Wardrobe& w, const Pose& head, SynthRandom& random) {
  builder.SetPose(head);
  builder.Ellipsoid({0, 0.005f, 0.03f}, {0.076f, 0.09f, 0.092f}, w.skin);
  builder.Ellipsoid({0, -0.022f, -0.04f}, {0.062f, 0.066f, 0.075f}, w.skin);
  AddFace(builder, w, random);
  AddHair(builder, w, random);
}

void AddArm(SceneBuilder& builder, const Wardrobe& w, Vec3 shoulder, float side, float raise, float bend) {
  const Vec3 elbow = shoulder + Vec3{side * 0.06f, -std::sin(raise) * 0.29f, -std::cos(raise) * 0.29f};
  const Vec3 wrist = elbow + Vec3{-side * 0.1f * std::sin(bend), -std::sin(raise + bend) * 0.25f,
                                  -std::cos(raise + bend) * 0.25f};
  const Vec3 along = gpu::Unit(wrist - elbow);
  builder.Limb(shoulder, shoulder + (elbow - shoulder) * 0.55f, 0.062f * w.girth, 0.052f * w.girth, w.top);
  builder.Limb(shoulder + (elbow - shoulder) * 0.4f, elbow, 0.05f * w.girth, 0.042f, w.sleeves);
  builder.Limb(elbow, wrist, 0.042f, 0.03f, w.sleeves);
  builder.Limb(wrist, wrist + along * 0.07f, 0.027f, 0.034f, w.skin);
  const Vec3 palm = wrist + along * 0.09f;
  for (int finger = 0; finger < 4; ++finger) {
    const Vec3 root = palm + Vec3{0.016f * (static_cast<float>(finger) - 1.5f), 0, 0};
    builder.Limb(root, root + along * 0.065f, 0.009f, 0.007f, w.skin);
  }
  builder.Limb(wrist + along * 0.03f, wrist + along * 0.08f + Vec3{-side * 0.035f, -0.01f, 0}, 0.011f, 0.009f,
               w.skin);
}

void AddLeg(SceneBuilder& builder, const Wardrobe& w, const FigurePose& stance, float side, Vec3 hip) {
  const Vec3 joint = hip + Vec3{side * 0.095f, 0, -0.02f};
  Vec3 knee, ankle;
  if (stance.sits) {
    knee = joint + Vec3{side * 0.03f, -0.44f, 0.02f};
    ankle = knee + Vec3{0, -0.06f + 0.1f * side * stance.stride, -0.42f};
  } else {
    const float swing = side * stance.stride, fold = std::max(0.0f, -swing) * 1.1f;
    knee = joint + Vec3{0, -std::sin(swing) * 0.43f, -std::cos(swing) * 0.43f};
    ankle = knee + Vec3{0, -std::sin(swing - fold) * 0.42f, -std::cos(swing - fold) * 0.42f};
  }
  builder.Limb(joint, knee, 0.088f * w.girth, 0.062f, w.has_skirt ? w.skin : w.trousers);
  builder.Limb(knee, ankle, 0.062f, 0.045f, w.has_skirt ? w.skin : w.trousers);
  builder.Limb(ankle + Vec3{0, 0.03f, -0.04f}, ankle + Vec3{side * 0.02f, -0.15f, -0.05f}, 0.045f, 0.036f,
               w.shoes);
}

void AddTrunk(SceneBuilder& builder, const Wardrobe& w, const FigurePose& stance, Vec3 hip, Vec3 chest) {
  const float wide = 0.165f * w.girth;
  builder.Ellipsoid(hip, {wide * 1.02f, 0.12f * w.girth, 0.12f}, w.has_skirt ? w.extra : w.trousers);
  builder.FlatCone(hip + Vec3{0, 0, -0.02f}, chest, {wide * 0.95f, 0, 0}, 0.115f * w.girth,
                   1.12f * w.shoulders, w.top);
  builder.Ellipsoid(chest, {0.185f * w.shoulders * w.girth, 0.125f * w.girth, 0.1f}, w.top);
  builder.Limb(chest + Vec3{-0.15f * w.shoulders, 0, 0.05f}, chest + Vec3{0.15f * w.shoulders, 0, 0.05f},
               0.066f, 0.066f, w.top);
  if (w.has_skirt && !stance.sits) {
    builder.FlatCone(hip + Vec3{0, 0, -0.5f}, hip + Vec3{0, 0, 0.08f}, {0.26f, 0, 0}, 0.22f, 0.55f, w.extra);
  }
  if (w.has_coat && !stance.sits) {
    builder.FlatCone(hip + Vec3{0, 0.02f, -0.45f}, chest + Vec3{0, 0.01f, 0.02f}, {0.24f, 0, 0}, 0.18f, 0.85f,
                     w.top);
  }
}

}  // namespace

FigurePose RandomFigurePose(SynthRandom& random) {
  FigurePose stance;
  const float pick = random.Unit();
  stance.stride = pick < 0.35f ? random.Normal() * 0.4f : random.Normal() * 0.07f;
  stance.lean = random.Normal() * 0.06f;
  for (int arm = 0; arm < 2; ++arm) {
    stance.arm_raise[arm] = random.Chance(0.25f) ? random.Between(0.3f, 1.7f) : random.Normal() * 0.2f;
    stance.arm_bend[arm] = random.Chance(0.4f) ? random.Between(0.7f, 2.0f) : random.Between(0.05f, 0.5f);
  }
  stance.head_turn = random.Normal() * 0.35f;
  stance.head_nod = random.Normal() * 0.12f;
  return stance;
}

void AddFigure(SceneBuilder& builder, const Pose& pose, const FigurePose& stance, SynthRandom random) {
  builder.Begin(pose);
  Wardrobe w = Dress(builder, random);
  const float legs = stance.sits ? 0.54f : 0.95f - 0.35f * (1 - std::cos(stance.stride));
  const Vec3 hip{0, 0, legs},
      chest = hip + Vec3{0, -std::sin(stance.lean) * 0.43f, std::cos(stance.lean) * 0.43f};
  AddTrunk(builder, w, stance, hip, chest);
  for (const float side : {-1.0f, 1.0f}) {
    const int arm = side < 0 ? 0 : 1;
    AddLeg(builder, w, stance, side, hip);
    AddArm(builder, w, chest + Vec3{side * 0.19f * w.shoulders, 0, 0.05f}, side,
           stance.arm_raise[arm] - 0.5f * side * stance.stride, stance.arm_bend[arm]);
  }
  const Vec3 neck = chest + Vec3{0, -std::sin(stance.lean) * 0.1f, 0.1f};
  builder.Limb(neck, neck + Vec3{0, -0.01f, 0.09f}, 0.057f * std::sqrt(w.girth), 0.054f, w.skin);
  if (w.has_scarf) builder.FlatCone(neck, neck + Vec3{0, 0, 0.06f}, {0.1f, 0, 0}, 0.09f, 0.8f, w.extra);
  const Pose head =
      pose.Of(Pose::Turned(neck + Vec3{0, -0.025f, 0.185f}, stance.head_turn, stance.head_nod, 0));
  AddHead(builder, w, head, random);
}

}  // namespace zeroplane
