#pragma once

#include "models/synth/scene_builder.h"
#include "models/synth/synth_random.h"

namespace zeroplane {

/// How a figure holds itself. Angles in radians.
struct FigurePose {
  float stride = 0;         ///< of the legs, about -0.7 … 0.7; moves with the walk
  bool sits = false;        ///< on a seat 0.45 m high
  float lean = 0;           ///< of the trunk, forward
  float arm_raise[2] = {};  ///< of the upper arms, forward from hanging
  float arm_bend[2] = {};   ///< of the elbows
  float head_turn = 0, head_nod = 0;
};

FigurePose RandomFigurePose(SynthRandom& random);

/// A dressed person, feet on the pose's ground, facing its -y; 1.7 m tall before the pose's scale.
/// @param random throws looks, not the pose, so the same dice give the same person in every frame of a film
void AddFigure(SceneBuilder& builder, const Pose& pose, const FigurePose& stance, SynthRandom random);

}  // namespace zeroplane
