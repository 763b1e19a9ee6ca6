#pragma once

#include "models/synth/scene_builder.h"
#include "models/synth/synth_random.h"

/// What grows and what lies about outdoors. Everything stands on its pose's ground.
namespace zeroplane {

/// A broad-leaved tree, 4 to 9 m before the pose's scale. `detail` 0 … 1 is how many leaf cards it gets.
void AddTree(SceneBuilder& builder, const Pose& pose, float detail, SynthRandom random);
void AddBareTree(SceneBuilder& builder, const Pose& pose, SynthRandom random);
void AddConifer(SceneBuilder& builder, const Pose& pose, SynthRandom random);
/// About 1 m.
void AddBush(SceneBuilder& builder, const Pose& pose, float detail, SynthRandom random);
/// Blades from a pot or from the ground, about 0.8 m.
void AddPlant(SceneBuilder& builder, const Pose& pose, bool in_pot, SynthRandom random);
/// `count` tufts scattered over the square about the pose, `ground` gives their height.
void AddGrass(SceneBuilder& builder, Vec3 middle, float reach, int count, float height,
              const std::function<float(float, float)>& ground, SynthRandom random);
/// About 1 m.
void AddRock(SceneBuilder& builder, const Pose& pose, SynthRandom random);

}  // namespace zeroplane
