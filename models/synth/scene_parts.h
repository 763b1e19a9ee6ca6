#pragma once

#include "models/synth/synth_scene.h"

/// The kinds of scenes, each in a file of its own family. They fill builder, camera and light.
namespace zeroplane {

struct SceneDraft {
  SceneBuilder builder;
  SynthCamera camera;
  SynthRandom random;

  gpu::RayLight& light() { return builder.scene().light; }
};

/// Sun, sky and haze of some hour.
void LightOutdoors(SceneDraft& draft);
/// Lamps and a dim light from all sides; walls keep the sky out.
void LightIndoors(SceneDraft& draft, Vec3 room_low, Vec3 room_high);

/// Points the camera from where it stands at `target`.
void AimAt(SynthCamera& camera, Vec3 target);

void ComposeRoom(SceneDraft& draft);
void ComposeCloseUp(SceneDraft& draft);
void ComposeStreet(SceneDraft& draft);
void ComposeLandscape(SceneDraft& draft);
void ComposeFoliage(SceneDraft& draft);
void ComposeThin(SceneDraft& draft);
void ComposeFigures(SceneDraft& draft);
void ComposePortrait(SceneDraft& draft);

/// Walls, floor, ceiling and what stands along the walls of a room that the camera looks into: x is
/// -half_width … half_width, y 0 … depth. @return the room's height
struct RoomSize {
  float half_width, depth, height;
};
RoomSize BuildRoom(SceneDraft& draft, RoomSize size);
/// Houses on both sides of a road along y, pavements, lamps, parked cars.
void BuildStreet(SceneDraft& draft, float half_road, float length);
/// Ground, trees and hills about the origin.
void BuildPark(SceneDraft& draft, float clear_until);

}  // namespace zeroplane
