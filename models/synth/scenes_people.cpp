#include <algorithm>
#include <cmath>

#include "models/synth/scene_parts.h"
#include "models/synth/synth_figure.h"
#include "models/synth/synth_props.h"

namespace zeroplane {
namespace {

/// What is behind people, clear of things up to `clear_until` metres.
void BuildBackdrop(SceneDraft& draft, float clear_until) {
  SynthRandom& random = draft.random;
  const float pick = random.Unit();
  if (pick < 0.45f) {
    BuildRoom(draft,
              {random.Between(1.6f, 5), clear_until + random.Between(0.6f, 7), random.Between(2.4f, 3.8f)});
  } else if (pick < 0.75f) {
    LightOutdoors(draft);
    BuildStreet(draft, random.Between(2.5f, 6), random.Between(25, 70));
  } else {
    LightOutdoors(draft);
    BuildPark(draft, clear_until + 1);
  }
}

/// Somebody's shoulder and head, large at the picture's edge: the other side of a talk.
void AddOverShoulder(SceneDraft& draft, float side) {
  SynthRandom& random = draft.random;
  FigurePose stance = RandomFigurePose(random);
  stance.stride = 0;
  AddFigure(draft.builder,
            Pose::At({side * random.Between(0.22f, 0.34f), random.Between(0.5f, 0.8f),
                      random.Between(-0.12f, 0.02f)},
                     3.14159f + side * random.Between(0, 0.5f)),
            stance, random.Fork());
}

}  // namespace

void ComposeFigures(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  const float first = random.Log(1.7f, 5);
  BuildBackdrop(draft, first + 1);
  const int people = random.Count(1, 5);
  for (int k = 0; k < people; ++k) {
    const float y = k == 0 ? first : first + random.Between(-0.2f, 3.5f);
    const float x = k == 0 ? random.Normal() * 0.2f : random.Between(-0.42f, 0.42f) * (y + 0.4f);
    FigurePose stance = RandomFigurePose(random);
    const float yaw = random.Chance(0.75f) ? random.Normal() * 0.7f : random.Between(0, 6.28f);
    if (random.Chance(0.15f)) {
      stance.sits = true;
      stance.stride = 0;
      AddChair(draft.builder, Pose::At({x, y, 0}, yaw), random.Fork());
    }
    AddFigure(draft.builder, Pose::At({x, y, 0}, yaw, random.Between(0.92f, 1.08f)), stance, random.Fork());
  }
  if (random.Chance(0.3f)) {
    const Pose pose =
        Pose::At({random.Normal() * 0.5f, first - random.Between(0.5f, 0.8f), 0}, random.Normal() * 0.2f);
    const float top = AddTable(draft.builder, pose, random.Fork());
    const int things = random.Count(1, 5);
    for (int k = 0; k < things; ++k) {
      AddTableThing(draft.builder,
                    pose.Of(Pose::At({random.Between(-0.3f, 0.3f), random.Between(-0.2f, 0.2f), top},
                                     random.Between(0, 6))),
                    random.Fork());
    }
  }
  if (random.Chance(0.2f)) AddOverShoulder(draft, random.Sign());
  SynthCamera& camera = draft.camera;
  camera.focal_widths = random.Log(0.8f, 2.2f) * std::min(1.5f, first / 2.5f);
  camera.position = {random.Normal() * 0.2f, 0,
                     random.Chance(0.25f)   ? random.Between(0.4f, 1)
                     : random.Chance(0.15f) ? random.Between(2, 2.3f)
                                            : random.Between(1.2f, 1.7f)};
  AimAt(camera, {random.Normal() * 0.3f, first, random.Between(0.9f, 1.45f)});
}

void ComposePortrait(SceneDraft& draft) {
  SynthRandom& random = draft.random;
  const float near = random.Log(0.6f, 1.6f);
  BuildBackdrop(draft, near + 0.8f);
  FigurePose stance = RandomFigurePose(random);
  stance.stride *= 0.2f;
  const float scale = random.Between(0.94f, 1.06f), eyes = 1.66f * scale, x = random.Normal() * 0.1f;
  AddFigure(draft.builder, Pose::At({x, near, 0}, random.Normal() * 0.45f, scale), stance, random.Fork());
  const int others = random.Chance(0.5f) ? random.Count(1, 3) : 0;
  for (int k = 0; k < others; ++k) {
    const float y = near + random.Between(0.15f, 3);
    AddFigure(draft.builder,
              Pose::At({random.Sign() * (0.45f + random.Between(0, 0.4f) * y), y, 0}, random.Normal() * 0.8f,
                       random.Between(0.92f, 1.06f)),
              RandomFigurePose(random), random.Fork());
  }
  if (random.Chance(0.25f)) AddOverShoulder(draft, random.Sign());
  SynthCamera& camera = draft.camera;
  camera.position = {random.Normal() * 0.08f, 0,
                     eyes + random.Normal() * 0.12f - (random.Chance(0.15f) ? 0.4f : 0.0f)};
  // From a face that fills the picture's height to one down to the waist.
  camera.focal_widths = near / random.Log(0.42f, 1.5f);
  AimAt(camera, {x * random.Between(-0.5f, 1.6f), near, eyes - random.Between(0, 0.22f)});
}

}  // namespace zeroplane
