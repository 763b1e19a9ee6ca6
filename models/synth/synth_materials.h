#pragma once

#include "models/synth/scene_builder.h"
#include "models/synth/synth_random.h"

/// What things are made of. Colours are thrown, but from what such things look like.
namespace zeroplane {

/// Hue 0 … 1 from red over green and blue; linear light.
Vec3 Hsv(float hue, float saturation, float value);
Vec3 RandomColor(SynthRandom& random);

RayMaterial Plain(Vec3 color, SynthRandom& random);
RayMaterial Skin(SynthRandom& random);
RayMaterial Hair(SynthRandom& random);
RayMaterial Cloth(SynthRandom& random);
RayMaterial Leather(SynthRandom& random);
RayMaterial WoodMaterial(SynthRandom& random);
RayMaterial Metal(SynthRandom& random);
RayMaterial Ceramic(SynthRandom& random);
RayMaterial Paper(SynthRandom& random);
RayMaterial PaintedWall(SynthRandom& random);
RayMaterial IndoorFloor(SynthRandom& random);
RayMaterial OutdoorGround(SynthRandom& random);
RayMaterial Asphalt(SynthRandom& random);
RayMaterial Facade(SynthRandom& random);
RayMaterial Stone(SynthRandom& random);
RayMaterial Bark(SynthRandom& random);
RayMaterial Leaves(SynthRandom& random);
RayMaterial Water(SynthRandom& random);
RayMaterial GlassPane(SynthRandom& random);
RayMaterial Poster(SynthRandom& random);
RayMaterial Glowing(Vec3 color, float strength);
/// Anything that a thing on a table could be made of.
RayMaterial AnyMaterial(SynthRandom& random);

}  // namespace zeroplane
