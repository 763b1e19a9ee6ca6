#pragma once

#include <cstdint>

#include "gpu/raycast/vec3.h"

struct CUstream_st;

namespace zeroplane::gpu {

/// The solids that rays can meet, each in its own space.
enum class RayShape : std::int32_t {
  kBox,       ///< |x|, |y|, |z| <= 1
  kSphere,    ///< radius 1
  kCone,      ///< along z from 0 (radius 1) to 1 (radius `end_radius`), closed by discs
  kTube,      ///< the same without the discs
  kSheet,     ///< |x|, |y| <= 1 in the plane z = 0, cut out by `cut`
  kTriangle,  ///< x, y >= 0, x + y <= 1 in the plane z = 0, with normals at its corners
};

/// What is left of a sheet.
enum class SheetCut : std::int32_t { kWhole, kDisc, kLeaf, kLeaves, kGrass, kMesh, kBars, kNeedles };

struct RayPrimitive {
  RayShape shape;
  SheetCut cut;
  std::int32_t material, frame;  ///< indices
  std::int32_t object;           ///< what the object map shows, from 1
  std::uint32_t seed;
  Affine3 to_local;
  float end_radius;
  Vec3 corner_normals[3];  ///< world
};

/// What a surface looks like. Patterns are painted in metres, in the frame of their primitive: on the plane
/// that the surface lies in (seen from its dominant axis), or through the solid.
enum class RayPattern : std::int32_t {
  kPlain,
  kCloud,
  kWood,
  kMarble,
  kChecker,
  kStripes,
  kBricks,
  kTiles,
  kPlanks,
  kWriting,
  kDots,
  kFacade,
  kPlaid,
  kGrass,
  kPicture,
  kPebbles,
  kBooks,
};

struct RayMaterial {
  RayPattern pattern;
  std::uint32_t seed;
  Vec3 a, b, c;       ///< colours in linear light, 0 … 1; what each paints is the pattern's own
  float frequency;    ///< pattern periods a metre
  float stretch;      ///< of the pattern along its first axis
  float grime;        ///< 0 … 1, large soft stains over everything
  float bump;         ///< 0 … 1, how rough the surface looks
  float specular;     ///< 0 … 1, the highlight's strength
  float gloss;        ///< the highlight's exponent
  float mirror;       ///< 0 … 1, share of a reflected ray seen head on; more at grazing angles
  float translucent;  ///< 0 … 1, light that comes through from behind: leaves, cloth
  float glow;         ///< light of its own, in units of `a`
};

struct RayLamp {
  Vec3 position, color;
  float radius;
};

inline constexpr int kMaxLamps = 3;

struct RayLight {
  Vec3 sun_direction, sun_color;
  float sun_softness;
  Vec3 zenith, horizon, ground;  ///< of the sky seen and the light from all sides
  float ambient;                 ///< scale of the light from all sides
  float clouds;                  ///< 0 … 1
  std::uint32_t sky_seed;
  Vec3 fog_color;
  float fog_density;      ///< 1 / metre
  float occlusion_reach;  ///< share of the distance within which corners darken
  std::int32_t lamps;
  RayLamp lamp[kMaxLamps];
};

/// Depth-first: the first child follows its parent, `second` is the other. A leaf holds primitives
/// [first, first + count).
struct BvhNode {
  Vec3 low, high;
  std::int32_t second_or_first, count;
};

/// A pinhole. `right`, `up`, `forward` are orthonormal; `right_px` places the picture's centre beside the
/// axis.
struct RayCamera {
  Vec3 position, right, up, forward;
  float focal_px, shift_px;
};

/// Contiguous memory of one device, shapes as in raycast.h.
struct RaycastArgs {
  const RayPrimitive* primitives;
  const RayMaterial* materials;
  const Affine3* frames;
  const BvhNode* nodes;
  std::int64_t node_count;
  RayLight light;
  RayCamera camera;
  std::int64_t height, width;
  int samples, edge_samples;
  std::uint32_t seed;
  float* first_light;  ///< [H, W, 3], one sample a pixel
  float* out_light;    ///< [H, W, 3]
  float* out_inverse_depth;
  std::int32_t* out_object;
};

void RaycastCpu(const RaycastArgs& args);
void RaycastCuda(const RaycastArgs& args, CUstream_st* stream);

}  // namespace zeroplane::gpu
