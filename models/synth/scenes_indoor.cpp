#include <algorithm>
#include <cmath>

#include "models/synth/scene_parts.h"
#include "models/synth/synth_figure.h"
#include "models/synth/synth_materials.h"
#include "models/synth/synth_nature.h"
#include "models/synth/synth_props.h"

namespace zeroplane {
namespace {

constexpr float kRight = 1.5707963f;

/// A wall from a to b (on the floor) with openings that the sky shines through; its inside lies left of a ->
/// b.
void AddWall(SceneDraft& draft, Vec3 a, Vec3 b, float height, int material, bool has_window) {
  SceneBuilder& builder = draft.builder;
  SynthRandom& random = draft.random;
  const float length = gpu::Length(b - a);
  builder.Begin(Pose::At(a, std::atan2(b.y - a.y, b.x - a.x)));
  if (!has_window) {
    builder.Box({length / 2, -0.1f, height / 2}, {length / 2 + 0.1f, 0.1f, height / 2}, material);
    return;
  }
  const float wide = std::min(length * 0.7f, random.Between(0.9f, 2.6f)),
              low = random.Chance(0.25f) ? 0.05f : random.Between(0.5f, 0.95f);
  const float high = std::min(height - 0.2f, low + random.Between(1.1f, 1.7f));
  const float left = random.Between(0.1f, 0.9f) * (length - wide), right = left + wide;
  builder.Box({left / 2, -0.1f, height / 2}, {left / 2, 0.1f, height / 2}, material);
  builder.Box({(right + length) / 2, -0.1f, height / 2}, {(length - right) / 2, 0.1f, height / 2}, material);
  builder.Box({(left + right) / 2, -0.1f, low / 2}, {wide / 2, 0.1f, low / 2}, material);
  builder.Box({(left + right) / 2, -0.1f, (high + height) / 2}, {wide / 2, 0.1f, (height - high) / 2},
              material);
  const int frame =
      builder.Add(random.Chance(0.6f) ? Plain({0.8f, 0.79f, 0.76f}, random) : WoodMaterial(random));
  const int bars = random.Count(1, 3);
  for (int k = 0; k <= bars; ++k) {
    const float x = left + wide * static_cast<float>(k) / static_cast<float>(bars);
    builder.Box({x, -0.1f, (low + high) / 2}, {0.025f, 0.03f, (high - low) / 2}, frame);
  }
  for (const float z : {low, (low + high) / 2, high})
    builder.Box({(left + right) / 2, -0.1f, z}, {wide / 2, 0.03f, 0.025f}, frame);
  const Pose wall = builder.pose();
  if (random.Chance(0.5f)) {
    for (const float x : {left - 0.1f, right + 0.1f}) {
      AddCurtain(builder, wall.Of(Pose::At({x, 0.08f, 0.03f})), random.Between(0.35f, 0.7f), high + 0.1f,
                 random.Fork());
    }
  }
  if (random.Chance(0.35f)) {
    builder.Begin(wall);
    const int slats = builder.Add(Plain({0.75f, 0.73f, 0.68f}, random));
    for (float z = high; z > low + (high - low) * random.Between(0.0f, 0.6f); z -= 0.07f) {
      builder.Box({(left + right) / 2, 0.03f, z}, {wide / 2, 0.02f, 0.004f}, slats);
    }
  }
}

void PutAgainstWall(SceneDraft& draft, const Pose& pose) {
  SceneBuilder& builder = draft.builder;
  SynthRandom& random = draft.random;
  switch (random.Below(6)) {
    case 0:
      AddShelf(builder, pose, random.Fork());
      break;
    case 1:
      AddCabinet(builder, pose, random.Fork());
      break;
    case 2:
      AddSofa(builder, pose.Of(Pose::At({0, -0.3f, 0})), random.Fork());
      break;
    case 3:
      AddPlant(builder, Pose::At(pose.position, 0, random.Between(0.7f, 1.6f)), true, random.Fork());
      break;
    case 4:
      AddFloorLamp(builder, pose, random.Fork());
      break;
    default: {
      const float top = AddTable(builder, pose.Of(Pose::At({0, -0.25f, 0})), random.Fork());
      const int things = random.Count(1, 4);
      for (int k = 0; k < things; ++k) {
        AddTableThing(builder,
                      pose.Of(Pose::At({random.Between(-0.3f, 0.3f), random.Between(-0.4f, -0.1f), top},
                                       random.Between(0, 6))),
                      random.Fork());
      }
    }
  }
}

void PutInTheMiddle(SceneDraft& draft, Vec3 place) {
  SceneBuilder& builder = draft.builder;
  SynthRandom& random = draft.random;
  const Pose pose = Pose::At(
      place, random.Chance(0.6f) ? kRight * static_cast<float>(random.Below(4)) + random.Normal() * 0.1f
                                 : random.Between(0, 6.28f));
  const float pick = random.Unit();
  if (pick < 0.42f) {
    const float top = AddTable(builder, pose, random.Fork());
    const int things = random.Count(0, 6);
    for (int k = 0; k < things; ++k) {
      AddTableThing(builder,
                    pose.Of(Pose::At({random.Between(-0.4f, 0.4f), random.Between(-0.3f, 0.3f), top},
                                     random.Between(0, 6))),
                    random.Fork());
    }
    const int chairs = random.Count(0, 4);
    for (int k = 0; k < chairs; ++k) {
      const float side = k % 2 == 0 ? -1.0f : 1.0f;
      AddChair(builder,
               pose.Of(Pose::At({random.Between(-0.5f, 0.5f), side * random.Between(0.6f, 0.85f), 0},
                                side < 0 ? 3.14159f + random.Normal() * 0.2f : random.Normal() * 0.2f)),
               random.Fork());
    }
  } else if (pick < 0.55f) {
    AddChair(builder, pose, random.Fork());
  } else if (pick < 0.65f) {
    AddSofa(builder, pose, random.Fork());
  } else if (pick < 0.72f) {
    AddBed(builder, pose, random.Fork());
  } else if (pick < 0.93f) {
    AddFigure(builder, Pose::At(place, random.Between(-2.2f, 2.2f), random.Between(0.92f, 1.08f)),
              RandomFigurePose(random), random.Fork());
  } else {
    AddPlant(builder, Pose::At(place, 0, random.Between(0.8f, 1.8f)), true, random.Fork());
  }
}

}  // namespace

RoomSize BuildRoom(SceneDraft& draft, RoomSize size) {
  SceneBuilder& builder = draft.builder;
  SynthRandom& random = draft.random;
  const float w = size.half_width, d = size.depth, h = size.height, behind = -1.6f;
  const int wall = builder.Add(PaintedWall(random)),
            other = random.Chance(0.5f) ? wall : builder.Add(PaintedWall(random));
  const int floor = builder.Add(IndoorFloor(random)),
            ceiling = builder.Add(Plain(Hsv(0.1f, 0.05f, random.Between(0.6f, 0.95f)), random));
  builder.Begin(Pose{});
  builder.Box({0, (behind + d) / 2, -0.1f}, {w + 0.2f, (d - behind) / 2 + 0.2f, 0.1f}, floor);
  builder.Begin(Pose{});
  builder.Box({0, (behind + d) / 2, h + 0.1f}, {w + 0.2f, (d - behind) / 2 + 0.2f, 0.1f}, ceiling);
  AddWall(draft, {w, d, 0}, {-w, d, 0}, h, other, random.Chance(0.4f));
  AddWall(draft, {-w, d, 0}, {-w, behind, 0}, h, wall, random.Chance(0.35f));
  AddWall(draft, {w, behind, 0}, {w, d, 0}, h, wall, random.Chance(0.35f));
  AddWall(draft, {-w, behind, 0}, {w, behind, 0}, h, wall, false);
  const int skirting = builder.Add(Plain({0.7f, 0.68f, 0.64f}, random));
  builder.Begin(Pose{});
  builder.Box({0, d - 0.01f, 0.05f}, {w, 0.015f, 0.05f}, skirting);
  for (const float side : {-w, w})
    builder.Box({side * 0.998f, d / 2, 0.05f}, {0.015f, d / 2, 0.05f}, skirting);
  const int along_back = random.Count(1, 3), along_sides = random.Count(1, 4);
  for (int k = 0; k < along_back; ++k)
    PutAgainstWall(draft, Pose::At({random.Between(-0.85f, 0.85f) * w, d - 0.35f, 0}));
  for (int k = 0; k < along_sides; ++k) {
    const float side = random.Sign();
    PutAgainstWall(draft, Pose::At({side * (w - 0.35f), random.Between(0.25f, 0.9f) * d, 0}, -side * kRight));
  }
  const int pictures = random.Count(0, 5);
  for (int k = 0; k < pictures; ++k) {
    const float wide = random.Between(0.3f, 1.1f), tall = wide * random.Between(0.6f, 1.4f),
                z = random.Between(1.3f, 1.8f);
    const int which = random.Below(3);
    const Pose place =
        which == 0 ? Pose::At({random.Between(-0.8f, 0.8f) * w, d - 0.02f, z})
                   : Pose::At({(which == 1 ? -1.0f : 1.0f) * (w - 0.02f), random.Between(0.2f, 0.9f) * d, z},
                              which == 1 ? kRight : -kRight);
    AddWallPicture(builder, place, wide, tall, random.Fork());
  }
  LightIndoors(draft, {-w, 0, 0}, {w, d, h});
  return size;
}

void ComposeRoom(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  const RoomSize size =
      BuildRoom(draft, {random.Between(1.4f, 4.5f), random.Between(3, 12), random.Between(2.3f, 3.8f)});
  const int things = random.Count(2, 7);
  for (int k = 0; k < things; ++k) {
    PutInTheMiddle(
        draft, {random.Between(-0.7f, 0.7f) * size.half_width, random.Between(1.3f, size.depth - 0.8f), 0});
  }
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.55f, 1.5f);
  camera.position = {random.Between(-0.6f, 0.6f) * size.half_width, random.Between(-1.2f, -0.2f),
                     random.Chance(0.2f)    ? random.Between(0.3f, 0.9f)
                     : random.Chance(0.15f) ? size.height - 0.4f
                                            : random.Between(1.0f, 1.75f)};
  AimAt(camera, {random.Between(-0.45f, 0.45f) * size.half_width, size.depth * random.Between(0.5f, 1),
                 random.Between(0.4f, 1.5f)});
}

void ComposeCloseUp(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  SceneBuilder& builder = draft.builder;
  const float top = 0.75f;
  const bool in_room = random.Chance(0.6f);
  if (in_room) {
    BuildRoom(draft, {random.Between(1.5f, 4), random.Between(2.2f, 8), random.Between(2.3f, 3.5f)});
  } else {
    BuildPark(draft, 3);
    LightOutdoors(draft);
  }
  const float wide = random.Between(0.6f, 1.6f), near = 0.15f, far = near + random.Between(0.7f, 1.4f);
  builder.Begin(Pose{});
  const int board = builder.Add(random.Chance(0.6f)   ? WoodMaterial(random)
                                : random.Chance(0.5f) ? IndoorFloor(random)
                                                      : Cloth(random));
  builder.Box({0, (near + far) / 2, top - 0.02f}, {wide, (far - near) / 2, 0.02f}, board);
  for (const float x : {-wide * 0.9f, wide * 0.9f})
    builder.Box({x, far - 0.06f, top / 2 - 0.02f}, {0.03f, 0.03f, top / 2 - 0.02f}, board);
  const int things = random.Count(3, 14);
  const float scale = random.Between(0.8f, 1.4f);
  for (int k = 0; k < things; ++k) {
    const float y = random.Between(near + 0.2f, far - 0.08f);
    AddTableThing(builder,
                  Pose::At({random.Between(-0.75f, 0.75f) * std::min(wide, 0.15f + 0.7f * y), y, top},
                           random.Between(0, 6.28f), scale),
                  random.Fork());
  }
  if (random.Chance(0.3f)) {
    AddFigure(
        builder,
        Pose::At({random.Normal() * 0.4f, far + random.Between(0.25f, 1.5f), 0}, random.Normal() * 0.3f),
        RandomFigurePose(random), random.Fork());
  }
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.8f, 2.2f);
  const float high = random.Chance(0.25f) ? random.Between(0.02f, 0.1f) : random.Between(0.12f, 0.6f);
  camera.position = {random.Normal() * 0.15f, near - random.Between(0.15f, 0.5f), top + high};
  AimAt(camera,
        {random.Normal() * 0.08f, near + random.Between(0.35f, 0.6f), top + random.Between(0, 0.15f)});
}

}  // namespace zeroplane
