#include "models/synth/synth_scene.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>

#include "models/synth/scene_parts.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_render.h"

namespace zeroplane {
namespace {

constexpr int kTries = 6;

void Compose(SceneDraft& draft, SynthKind kind) {
  switch (kind) {
    case SynthKind::kRoom:
      return ComposeRoom(draft);
    case SynthKind::kStreet:
      return ComposeStreet(draft);
    case SynthKind::kLandscape:
      return ComposeLandscape(draft);
    case SynthKind::kFigures:
      return ComposeFigures(draft);
    case SynthKind::kFoliage:
      return ComposeFoliage(draft);
    case SynthKind::kThin:
      return ComposeThin(draft);
    case SynthKind::kPortrait:
      return ComposePortrait(draft);
    case SynthKind::kCloseUp:
      return ComposeCloseUp(draft);
  }
}

SynthLook ThrowLook(SynthRandom& random) {
  SynthLook look;
  look.exposure = random.Chance(0.15f) ? random.Between(0.12f, 0.4f) : random.Between(0.5f, 1.15f);
  look.contrast = random.Between(0.85f, 1.3f);
  look.saturation = random.Chance(0.06f) ? 0 : random.Between(0.55f, 1.3f);
  if (random.Chance(0.5f))
    look.tint = Mix3(Vec3{1, 1, 1}, Hsv(random.Unit(), random.Between(0.1f, 0.4f), 1), 0.5f);
  look.vignette = random.Chance(0.5f) ? random.Between(0, 0.5f) : 0;
  look.noise = random.Chance(0.5f) ? random.Log(0.002f, 0.03f) : 0;
  look.grain = random.Chance(0.4f) ? random.Log(0.004f, 0.04f) : 0;
  return look;
}

void ThrowLens(SceneDraft& draft, float subject_m) {
  SynthRandom& random = draft.random;
  SynthCamera& camera = draft.camera;
  camera.roll = random.Chance(0.9f) ? random.Normal() * 0.015f : random.Normal() * 0.1f;
  camera.focus_m = subject_m;
  if (random.Chance(0.45f)) camera.blur_pct = random.Log(0.4f, 4.5f);
  if (random.Chance(0.25f)) {
    camera.turn_pct = random.Normal() * 0.7f;
    camera.motion_m = Vec3{random.Normal(), random.Normal(), random.Normal() * 0.3f} * (0.012f * subject_m);
  }
}

/// What a small picture of the scene says about it.
struct Probe {
  bool is_good = false;
  float subject_m = 1;
};

/// Nothing that hides everything, not only sky, not all at one depth.
Probe Look(const SynthScene& scene) {
  constexpr std::int64_t kWidth = 48, kHeight = 27;
  gpu::RaycastOptions options;
  options.width = kWidth;
  options.height = kHeight;
  options.edge_samples = 1;
  gpu::RaycastResult seen;
  gpu::Raycast(scene.world, ToRayCamera(scene.camera, kWidth), options, at::kCPU, seen);
  std::vector<float> inverse(seen.inverse_depth.data_ptr<float>(),
                             seen.inverse_depth.data_ptr<float>() + kWidth * kHeight);
  const std::vector<std::int32_t> object(seen.object.data_ptr<std::int32_t>(),
                                         seen.object.data_ptr<std::int32_t>() + kWidth * kHeight);
  std::vector<int> area(static_cast<std::size_t>(*std::max_element(object.begin(), object.end())) + 1);
  for (const std::int32_t id : object) ++area[static_cast<std::size_t>(id)];
  // The lower middle is what one looks at.
  std::vector<float> middle;
  for (std::int64_t y = kHeight / 3; y < kHeight * 5 / 6; ++y) {
    for (std::int64_t x = kWidth * 3 / 8; x < kWidth * 5 / 8; ++x)
      middle.push_back(inverse[static_cast<std::size_t>(y * kWidth + x)]);
  }
  std::nth_element(middle.begin(), middle.begin() + middle.size() * 7 / 10, middle.end());
  std::sort(inverse.begin(), inverse.end());
  const float far = inverse[inverse.size() / 50], near = inverse[inverse.size() * 49 / 50];
  const int pixels = static_cast<int>(inverse.size());
  Probe probe;
  probe.subject_m = 1 / std::max(middle[middle.size() * 7 / 10], 1e-3f);
  const int widest = *std::max_element(area.begin() + 1, area.end());
  probe.is_good = area[0] < pixels * 7 / 10 && widest < pixels * 3 / 4 && near > 1.5f * far && near < 8;
  return probe;
}

}  // namespace

void AimAt(SynthCamera& camera, Vec3 target) {
  const Vec3 way = target - camera.position;
  camera.yaw = std::atan2(-way.x, way.y);
  camera.pitch = std::atan2(way.z, std::sqrt(way.x * way.x + way.y * way.y));
}

void LightOutdoors(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  gpu::RayLight& light = draft.light();
  light.sky_seed = random.Bits();
  light.clouds = random.Unit();
  light.occlusion_reach = 0.2f;
  light.ambient = 1;
  const float pick = random.Unit();
  const float height = pick < 0.25f ? random.Between(0.08f, 0.3f) : random.Between(0.35f, 1.6f);
  light.sun_direction =
      gpu::Unit({random.Normal(), random.Chance(0.65f) ? -random.Unit() : random.Unit(), height});
  light.sun_softness = random.Chance(0.6f) ? random.Between(0.005f, 0.03f) : random.Between(0.05f, 0.25f);
  const float blue = random.Between(0.54f, 0.62f);
  if (pick < 0.25f) {  // low sun
    light.sun_color =
        Hsv(random.Between(0.05f, 0.11f), random.Between(0.2f, 0.5f), 1) * random.Between(1.2f, 2.4f);
    light.zenith = Hsv(blue, random.Between(0.2f, 0.6f), random.Between(0.35f, 0.7f));
    light.horizon = Hsv(random.Between(0.02f, 0.12f), random.Between(0.1f, 0.5f), random.Between(0.7f, 1));
  } else if (pick < 0.65f) {  // day
    light.sun_color = Hsv(0.12f, random.Between(0, 0.15f), 1) * random.Between(1.2f, 2.6f);
    light.zenith = Hsv(blue, random.Between(0.3f, 0.75f), random.Between(0.55f, 0.9f));
    light.horizon = Hsv(blue, random.Between(0, 0.25f), random.Between(0.75f, 1));
  } else if (pick < 0.88f) {  // overcast
    const float grey = random.Between(0.6f, 0.95f);
    light.zenith = Hsv(blue, random.Between(0, 0.12f), grey);
    light.horizon = Hsv(blue, random.Between(0, 0.08f), grey * random.Between(0.85f, 1.1f));
    if (random.Chance(0.4f)) light.sun_color = Vec3{0.3f, 0.3f, 0.3f};
  } else {  // night
    light.zenith = Hsv(blue, random.Between(0.4f, 0.8f), random.Between(0.08f, 0.25f));
    light.horizon =
        Hsv(random.Between(0.05f, 0.65f), random.Between(0.2f, 0.6f), random.Between(0.12f, 0.35f));
    light.clouds *= 0.5f;
    for (int k = 0; k < gpu::kMaxLamps; ++k) {
      const Vec3 place{random.Between(-4, 4), random.Between(1, 14), random.Between(2.5f, 5)};
      light.lamp[light.lamps++] = {
          place, Hsv(random.Between(0.05f, 0.14f), random.Between(0.2f, 0.6f), 1) * random.Between(2, 8),
          0.1f};
    }
  }
  light.ground = (light.horizon + light.zenith) * Vec3{0.17f, 0.16f, 0.13f} + light.sun_color * 0.06f;
  light.fog_color = Mix3(light.horizon, light.zenith, 0.2f);
  light.fog_density = random.Chance(0.5f) ? random.Log(0.0015f, 0.03f) : 0.0008f;
}

void LightIndoors(SceneDraft& draft, Vec3 room_low, Vec3 room_high) {
  SynthRandom& random = draft.random;
  gpu::RayLight& light = draft.light();
  const bool has_day = random.Chance(0.6f);
  light.sky_seed = random.Bits();
  light.clouds = random.Unit();
  light.zenith = light.horizon = Hsv(random.Between(0.5f, 0.62f), random.Between(0, 0.3f),
                                     has_day ? 1.0f : random.Between(0.05f, 0.2f)) *
                                 (has_day ? 1.6f : 1.0f);
  light.ground = light.horizon * 0.4f;
  light.sun_direction = gpu::Unit(
      {random.Sign() * random.Between(0.4f, 1), random.Between(-0.3f, 0.8f), random.Between(0.3f, 0.8f)});
  light.sun_softness = random.Between(0.01f, 0.05f);
  if (has_day && random.Chance(0.6f))
    light.sun_color =
        Hsv(random.Between(0.07f, 0.14f), random.Between(0, 0.35f), 1) * random.Between(1.5f, 5);
  light.ambient = has_day ? random.Between(0.2f, 0.6f) : random.Between(0.8f, 3);
  light.occlusion_reach = 0.25f;
  const int lamps = random.Count(has_day ? 0 : 1, 2);
  const Vec3 size = room_high - room_low;
  for (int k = 0; k < lamps && light.lamps < gpu::kMaxLamps; ++k) {
    const Vec3 place =
        room_low + Vec3{random.Between(0.15f, 0.85f) * size.x, random.Between(0.1f, 0.9f) * size.y,
                        size.z - random.Between(0.15f, 0.6f)};
    light.lamp[light.lamps++] = {
        place, Hsv(random.Between(0.06f, 0.15f), random.Between(0, 0.4f), 1) * random.Log(1, 5),
        random.Between(0.05f, 0.4f)};
  }
  // Who films people brings a light: beside the camera, high, soft.
  if (light.lamps < gpu::kMaxLamps && random.Chance(0.75f)) {
    const Vec3 place{random.Sign() * random.Between(0.4f, 0.9f) * room_high.x, random.Between(-1.2f, 0.6f),
                     random.Between(1.7f, 2.2f)};
    light.lamp[light.lamps++] = {
        place, Hsv(random.Between(0.08f, 0.6f), random.Between(0, 0.2f), 1) * random.Log(0.8f, 3), 0.12f};
  }
  light.fog_color = light.horizon * 0.3f;
  light.fog_density = random.Chance(0.2f) ? random.Log(0.005f, 0.06f) : 0;
}

SynthKind ThrowKind(std::uint64_t seed) {
  SynthRandom random(seed ^ 0x6b696e64u);
  float left = random.Unit();
  for (const SynthKindEntry& entry : kSynthKinds) {
    left -= entry.share;
    if (left < 0) return entry.kind;
  }
  return kSynthKinds.back().kind;
}

SynthScene MakeScene(std::uint64_t seed, SynthKind kind) {
  SynthRandom random(seed);
  for (int k = 0;; ++k) {
    SceneDraft draft{{}, {}, random.Fork()};
    Compose(draft, kind);
    SynthScene scene;
    scene.world = std::move(draft.builder.scene());
    scene.camera = draft.camera;
    gpu::BuildBvh(scene.world);
    const Probe probe = Look(scene);
    if (!probe.is_good && k + 1 < kTries) continue;
    ThrowLens(draft, probe.subject_m);
    scene.camera = draft.camera;
    scene.look = ThrowLook(draft.random);
    return scene;
  }
}

}  // namespace zeroplane
