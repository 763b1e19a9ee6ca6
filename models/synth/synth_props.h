#pragma once

#include "models/synth/scene_builder.h"
#include "models/synth/synth_random.h"

/// Things that people make. Everything stands on its pose's ground, front toward -y.
namespace zeroplane {

/// A table, bench or desk. @return height of its top, before the pose's scale
float AddTable(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddChair(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddSofa(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddCabinet(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddShelf(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddBed(SceneBuilder& builder, const Pose& pose, SynthRandom random);
/// With its light in the scene where there is room for one. @return where it glows, in the world
Vec3 AddFloorLamp(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddCurtain(SceneBuilder& builder, const Pose& pose, float width, float height, SynthRandom random);
/// Hangs `pose.position` at its middle.
void AddWallPicture(SceneBuilder& builder, const Pose& pose, float width, float height, SynthRandom random);
/// Something to stand on a table: bottle, cup, bowl, book, box, fruit, plant, ball of clay …; 0.05 to 0.35 m.
void AddTableThing(SceneBuilder& builder, const Pose& pose, SynthRandom random);
/// Pickets, rails, bars or wire; `length` along x.
void AddFence(SceneBuilder& builder, const Pose& pose, float length, SynthRandom random);
void AddBicycle(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddLadder(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddCar(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddStreetLamp(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddSign(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddBin(SceneBuilder& builder, const Pose& pose, SynthRandom random);
/// A house front of that width, depth and height, its front in the plane y = 0, the body behind.
void AddBuilding(SceneBuilder& builder, const Pose& pose, Vec3 size, SynthRandom random);
/// Hanging wires from a to b (world).
void AddWires(SceneBuilder& builder, Vec3 a, Vec3 b, int count, SynthRandom random);

}  // namespace zeroplane
