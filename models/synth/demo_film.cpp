#include "models/synth/demo_film.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "models/synth/scene_parts.h"
#include "models/synth/synth_figure.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_nature.h"
#include "models/synth/synth_props.h"

namespace zeroplane {
namespace {

constexpr float kTurn = 6.2831853f, kHalfTurn = 3.1415927f;
constexpr float kShotSeconds = static_cast<float>(kDemoFramesPerShot) / kDemoFramesPerSecond;

float Ease(float t) {
  return t * t * (3 - 2 * t);
}

Vec3 Between(Vec3 a, Vec3 b, float t) {
  return gpu::Mix3(a, b, Ease(std::clamp(t, 0.0f, 1.0f)));
}

FigurePose Walking(float seconds, float pace) {
  FigurePose stance;
  stance.stride = 0.5f * std::sin(kTurn * seconds * pace);
  stance.arm_bend[0] = stance.arm_bend[1] = 0.35f;
  stance.lean = 0.04f;
  return stance;
}

void SunnyDay(gpu::RayLight& light, Vec3 toward_sun, Vec3 sun, Vec3 zenith, Vec3 horizon) {
  light.sun_direction = gpu::Unit(toward_sun);
  light.sun_color = sun;
  light.sun_softness = 0.003f;
  light.zenith = zenith;
  light.horizon = horizon;
  light.ground = (horizon + zenith) * 0.18f + sun * 0.05f;
  light.ambient = 1;
  light.clouds = 0.55f;
  light.sky_seed = 5;
  light.fog_color = Mix3(horizon, zenith, 0.2f);
  light.fog_density = 0.006f;
}

/// Wings 2 * `size` wide that beat, nose toward -y.
void AddButterfly(SceneBuilder& builder, Vec3 place, float heading, float size, float beat,
                  SynthRandom random) {
  const Pose pose = Pose::Turned(place, heading, -0.3f, 0, size);
  builder.Begin(pose);
  RayMaterial wing = Leaves(random);
  wing.pattern = RayPattern::kDots;
  wing.a = Hsv(random.Between(0.0f, 0.14f), 0.85f, 0.95f);
  wing.b = wing.a * 0.15f;
  wing.frequency = 2.3f;
  const int wings = builder.Add(wing), body = builder.Add(Plain({0.02f, 0.015f, 0.01f}, random));
  builder.Limb({0, -0.35f, 0}, {0, 0.4f, 0}, 0.05f, 0.03f, body);
  const float lift = 0.9f * std::sin(beat);
  for (const float side : {-1.0f, 1.0f}) {
    const Vec3 out{side * std::cos(lift), 0, std::sin(lift)};
    builder.Sheet(out * 0.5f + Vec3{0, -0.2f, 0}, out * 0.5f, {side * -0.1f, -0.42f, 0}, SheetCut::kDisc,
                  wings);
    builder.Sheet(out * 0.4f + Vec3{0, 0.3f, 0}, out * 0.4f, {0, 0.32f, 0}, SheetCut::kDisc, wings);
    builder.Limb({0, -0.35f, 0}, {side * 0.15f, -0.62f, 0.1f}, 0.01f, 0.008f, body);
  }
}

/// A street: the camera goes forward, somebody walks up to it, a car passes.
void StreetShot(SceneDraft& draft, float t) {
  SceneBuilder& builder = draft.builder;
  SunnyDay(draft.light(), {-0.6f, -0.5f, 0.8f}, Vec3{2.3f, 2.1f, 1.8f}, {0.22f, 0.42f, 0.85f},
           {0.75f, 0.82f, 0.95f});
  BuildStreet(draft, 3.6f, 60);
  const float seconds = kShotSeconds * t;
  AddFigure(builder, Pose::At({0.55f - 0.2f * t, 7.6f - 1.15f * seconds, 0}, 0.08f), Walking(seconds, 0.85f),
            SynthRandom(21));
  AddFigure(builder, Pose::At({-2.6f, 13 - 1.0f * seconds, 0}, 0.1f), Walking(seconds + 0.4f, 0.8f),
            SynthRandom(12));
  AddFigure(builder, Pose::At({2.9f, 4 + 1.1f * seconds, 0}, kHalfTurn), Walking(seconds, 0.9f),
            SynthRandom(33));
  AddCar(builder, Pose::At({-1.5f, 34 - 6.5f * seconds, 0}, 0), SynthRandom(8));
  AddSign(builder, Pose::At({-1.0f, 3.0f, 0}, 0.15f, 0.75f), SynthRandom(14));
  draft.camera.position = Between({-0.1f, -0.6f, 1.35f}, {0.05f, 0.9f, 1.5f}, t);
  draft.camera.focal_widths = 0.95f;
  AimAt(draft.camera, {0.1f, 9, 1.45f});
}

/// A room: two at a table, the camera slides past things that stand close to it.
void RoomShot(SceneDraft& draft, float t) {
  SceneBuilder& builder = draft.builder;
  BuildRoom(draft, {2.8f, 5.6f, 2.8f});
  gpu::RayLight& light = draft.light();
  light.sun_color = {3.2f, 2.6f, 1.9f};
  light.sun_direction = gpu::Unit({-0.8f, 0.35f, 0.6f});
  light.zenith = light.horizon = {0.8f, 0.9f, 1.1f};
  light.ground = {0.5f, 0.45f, 0.4f};
  light.sun_softness = 0.003f;
  light.ambient = 0.5f;
  light.occlusion_reach = 0;
  light.fog_density = 0;
  light.lamps = 1;
  light.lamp[0] = {{-1.2f, 0.4f, 2.3f}, {2.2f, 1.9f, 1.5f}, 0.01f};
  const float seconds = kShotSeconds * t;
  const Pose table = Pose::At({0, 2.9f, 0});
  const float top = AddTable(builder, table, SynthRandom(3));
  for (int k = 0; k < 4; ++k) {
    AddTableThing(builder,
                  table.Of(Pose::At({-0.3f + 0.2f * static_cast<float>(k),
                                     -0.05f + 0.1f * static_cast<float>(k % 2), top})),
                  SynthRandom(40 + static_cast<std::uint64_t>(k)));
  }
  FigurePose talk;
  talk.sits = true;
  talk.arm_raise[0] = 0.7f + 0.45f * std::sin(2.2f * seconds);
  talk.arm_raise[1] = 0.5f;
  talk.arm_bend[0] = 1.0f + 0.4f * std::sin(2.9f * seconds);
  talk.arm_bend[1] = 1.1f;
  talk.head_nod = 0.08f * std::sin(3.1f * seconds);
  FigurePose listen = talk;
  listen.arm_raise[0] = 0.5f;
  listen.arm_bend[0] = 1.1f;
  listen.head_nod = 0.1f * std::sin(1.3f * seconds + 1);
  AddChair(builder, Pose::At({-0.95f, 3, 0}, 1.2f), SynthRandom(4));
  AddFigure(builder, Pose::At({-0.95f, 3, 0}, 1.1f), talk, SynthRandom(21));
  AddChair(builder, Pose::At({0.95f, 3.1f, 0}, -1.2f), SynthRandom(4));
  AddFigure(builder, Pose::At({0.95f, 3.1f, 0}, -1.1f), listen, SynthRandom(17));
  AddPlant(builder, Pose::At({0.75f, 0.75f, 0.35f}, 0, 0.9f), true, SynthRandom(6));
  draft.camera.position = Between({-0.75f, -0.3f, 1.3f}, {0.55f, -0.15f, 1.25f}, t);
  draft.camera.focal_widths = 0.95f;
  AimAt(draft.camera, {0, 3, 0.95f});
}

/// A meadow at evening: butterflies come up to the viewer.
void MeadowShot(SceneDraft& draft, float t) {
  SceneBuilder& builder = draft.builder;
  SunnyDay(draft.light(), {-0.9f, -0.35f, 0.38f}, Vec3{2.6f, 1.75f, 1.05f}, {0.25f, 0.38f, 0.68f},
           {0.95f, 0.75f, 0.6f});
  draft.light().fog_density = 0.01f;
  BuildPark(draft, 9);
  AddGrass(
      builder, {0, 2.5f, 0}, 1.8f, 140, 0.22f, [](float, float) { return 0.0f; }, SynthRandom(9));
  const float seconds = kShotSeconds * t;
  FigurePose reach;
  reach.arm_raise[1] = 0.3f + 1.2f * Ease(std::clamp(t * 1.6f, 0.0f, 1.0f));
  reach.arm_bend[1] = 0.2f;
  reach.arm_bend[0] = 0.3f;
  reach.head_turn = 0.15f;
  reach.head_nod = -0.05f;
  AddFigure(builder, Pose::At({0.35f, 2.6f, 0}, -0.12f), reach, SynthRandom(58));
  AddRock(builder, Pose::At({-1.2f, 3.2f, 0}, 0, 0.9f), SynthRandom(2));
  SynthRandom swarm(77);
  for (int k = 0; k < 11; ++k) {
    SynthRandom own = swarm.Fork();
    const float start = k == 0 ? 2.3f : own.Between(1.8f, 9),
                speed = k == 0 ? 0.45f : own.Between(0.35f, 0.8f);
    const float y = start - speed * seconds, phase = own.Between(0, kTurn);
    const float x =
        (k == 0 ? -0.16f : own.Between(-0.45f, 0.45f) * y) + 0.08f * std::sin(2.1f * seconds + phase);
    const float z =
        1.35f + (k == 0 ? 0.02f : own.Between(-0.2f, 0.22f) * y) + 0.05f * std::sin(3.3f * seconds + phase);
    if (y > 0.45f)
      AddButterfly(builder, {x, y, z}, 0.3f * std::sin(seconds + phase), k == 0 ? 0.1f : 0.12f,
                   kTurn * 3.1f * seconds + phase, own);
  }
  draft.camera.position = Between({-0.25f, -0.5f, 1.0f}, {0.1f, -0.3f, 1.45f}, t);
  draft.camera.focal_widths = 1.0f;
  AimAt(draft.camera, {0.1f, 4, 1.35f});
}

}  // namespace

DemoShot MakeDemoFrame(int frame) {
  ZP_CHECK(frame >= 0 && frame < kDemoFrames, "frame");
  const int shot = frame / kDemoFramesPerShot;
  const float t = static_cast<float>(frame % kDemoFramesPerShot) / (kDemoFramesPerShot - 1);
  constexpr std::uint64_t kSeeds[] = {4, 11, 6};
  constexpr float kScreens[] = {3.6f, 2.6f, 2.2f};
  SceneDraft draft{{}, {}, SynthRandom(kSeeds[shot])};
  if (shot == 0) StreetShot(draft, t);
  if (shot == 1) RoomShot(draft, t);
  if (shot == 2) MeadowShot(draft, t);
  DemoShot out;
  out.scene.world = std::move(draft.builder.scene());
  gpu::BuildBvh(out.scene.world);
  out.scene.camera = draft.camera;
  out.scene.look.exposure = shot == 1 ? 0.62f : 0.7f;
  out.scene.look.contrast = 1.08f;
  out.scene.look.saturation = 1.1f;
  out.scene.look.vignette = 0.2f;
  out.rig = {0.055f, kScreens[shot]};
  return out;
}

void WriteDemoSound(const std::filesystem::path& path) {
  constexpr int kRate = 48000, kSamples = kRate * kDemoFrames / kDemoFramesPerSecond;
  constexpr double kRoots[] = {196.0, 174.61, 220.0}, kSteps[] = {1, 1.25, 1.5, 2, 1.875, 1.5, 1.25, 1.125};
  std::vector<double> sound(kSamples);
  // A plucked string for every third of a second over a held chord that changes with the shot.
  for (int note = 0; note < kSamples / (kRate / 3); ++note) {
    const int first = note * (kRate / 3), shot = std::min(2, 3 * first / kSamples);
    const double pitch = kTurn * kRoots[shot] * kSteps[note % 8] / kRate;
    for (int k = 0; k < kRate && first + k < kSamples; ++k) {
      const double decay = std::exp(-3.5 * k / kRate) * std::min(1.0, k / 200.0);
      sound[static_cast<std::size_t>(first + k)] +=
          0.2 * decay *
          (std::sin(pitch * k) + 0.4 * std::sin(2 * pitch * k) * decay +
           0.2 * std::sin(3 * pitch * k) * decay * decay);
    }
  }
  for (int k = 0; k < kSamples; ++k) {
    const double root = kTurn * kRoots[std::min<int>(2, 3LL * k / kSamples)] / 2 / kRate,
                 swell = 0.5 - 0.5 * std::cos(3 * kTurn * k / kSamples);
    sound[static_cast<std::size_t>(k)] +=
        0.07 * swell * (std::sin(root * k) + std::sin(1.5 * root * k) + 0.6 * std::sin(2.5 * root * k));
    sound[static_cast<std::size_t>(k)] *= std::min({1.0, k / 4800.0, (kSamples - k) / 24000.0});
  }
  const auto number = [](std::ofstream& out, std::uint32_t value, int bytes) {
    for (int b = 0; b < bytes; ++b) out.put(static_cast<char>(value >> (8 * b) & 255));
  };
  std::ofstream out(path, std::ios::binary);
  out << "RIFF";
  number(out, 36 + 2 * kSamples, 4);
  out << "WAVEfmt ";
  number(out, 16, 4);
  number(out, 1, 2);
  number(out, 1, 2);
  number(out, kRate, 4);
  number(out, 2 * kRate, 4);
  number(out, 2, 2);
  number(out, 16, 2);
  out << "data";
  number(out, 2 * kSamples, 4);
  for (const double value : sound)
    number(out,
           static_cast<std::uint32_t>(
               static_cast<std::int32_t>(std::lround(32000 * std::clamp(value, -1.0, 1.0)))),
           2);
  if (!out.flush())
    throw Error(ErrorCode::kUnwritable, path.string(), "cannot be written",
                "Is there room, and may you write there?");
}

}  // namespace zeroplane
