#pragma once

#include "gpu/raycast/intersect_math.h"
#include "gpu/raycast/pattern_math.h"
#include "gpu/raycast/sky_math.h"

/// One pixel of raycast.h: what its rays meet and how that is lit.
namespace zeroplane::gpu {

/// What a ray finds: light and distance; the distance of the sky is kNoHit.
struct RaySample {
  Vec3 light;
  float distance;
  std::int32_t object;
};

struct Surface {
  Vec3 place, normal, albedo, toward_eye;
  float distance;
};

ZP_HD bool IsShadowed(const RaycastArgs& args, Vec3 place, Vec3 direction, float distance) {
  RayHit hit{distance, -1, {}};
  return FindHit<true>(args, {place, direction}, 1e-4f, hit);
}

/// What one source adds. `radiance` is the light that a surface that faces it would get.
ZP_HD Vec3 LightFrom(const RaycastArgs& args, const RayMaterial& material, const Surface& surface,
                     Vec3 toward, float distance, Vec3 radiance) {
  const float facing = Dot(surface.normal, toward);
  const bool is_through = facing < 0.0f;
  if (is_through && material.translucent <= 0.0f) return {0, 0, 0};
  const Vec3 start =
      surface.place + surface.normal * ((is_through ? -2.0f : 2.0f) * 2e-4f * (0.05f + surface.distance));
  if (IsShadowed(args, start, toward, distance)) return {0, 0, 0};
  if (is_through) return surface.albedo * radiance * (-facing * material.translucent);
  Vec3 light = surface.albedo * radiance * facing;
  if (material.specular > 0.0f) {
    const float shine = Dot(Unit(toward + surface.toward_eye), surface.normal);
    light = light + radiance * (material.specular * powf(Clamp01(shine), material.gloss));
  }
  return light;
}

ZP_HD Vec3 LightOnSurface(const RaycastArgs& args, const RayMaterial& material, const Surface& surface,
                          std::uint32_t hash) {
  const RayLight& light = args.light;
  const Vec3 from_all_sides =
      Mix3(light.ground, Mix3(light.horizon, light.zenith, 0.6f), 0.5f + 0.5f * surface.normal.z);
  float open = light.ambient;
  if (light.occlusion_reach > 0.0f) {
    const Vec3 start = surface.place + surface.normal * (2e-4f * (0.05f + surface.distance));
    const Vec3 side = CosineDirection(surface.normal, hash);
    if (IsShadowed(args, start, side, light.occlusion_reach * surface.distance)) open *= 0.68f;
  }
  Vec3 sum = surface.albedo * from_all_sides * open + surface.albedo * material.glow;
  if (light.sun_color.x + light.sun_color.y + light.sun_color.z > 0.0f) {
    const float angle = 6.2831853f * ToUnit(Scramble(hash + 2u)),
                spread = light.sun_softness * sqrtf(ToUnit(Scramble(hash + 3u)));
    const Vec3 toward = Unit(light.sun_direction + Vec3{spread * cosf(angle), spread * sinf(angle), 0.0f});
    sum = sum + LightFrom(args, material, surface, toward, kNoHit, light.sun_color);
  }
  for (std::int32_t k = 0; k < light.lamps; ++k) {
    const RayLamp& lamp = light.lamp[k];
    const std::uint32_t own = Scramble(hash + 17u * static_cast<std::uint32_t>(k + 1));
    const Vec3 jitter{ToUnit(own) - 0.5f, ToUnit(Scramble(own + 1u)) - 0.5f,
                      ToUnit(Scramble(own + 2u)) - 0.5f};
    const Vec3 way = lamp.position + jitter * (2.0f * lamp.radius) - surface.place;
    const float distance = Length(way);
    sum = sum + LightFrom(args, material, surface, way * (1.0f / Most(distance, 1e-6f)), distance,
                          lamp.color * (1.0f / (1.0f + 0.6f * distance * distance)));
  }
  return sum;
}

/// The surface that `hit` lies on, painted.
ZP_HD Surface SurfaceAt(const RaycastArgs& args, const Ray& ray, const RayHit& hit) {
  const RayPrimitive& primitive = args.primitives[hit.primitive];
  const RayMaterial& material = args.materials[primitive.material];
  const Affine3& frame = args.frames[primitive.frame];
  Surface surface;
  surface.distance = hit.t;
  surface.place = ray.origin + ray.direction * hit.t;
  surface.toward_eye = ray.direction * -1.0f;
  const Vec3 normal = NormalAt(primitive, hit, ray);
  const float slant = Most(0.15f, fabsf(Dot(normal, ray.direction)));
  const float footprint = 0.7f * hit.t / (args.camera.focal_px * slant);
  const Vec3 solid = MapPoint(frame, surface.place);
  surface.albedo = Albedo(material, PlaceOnSurface(solid, MapDirection(frame, normal), footprint));
  surface.normal = Roughened(material, normal, solid, footprint);
  return surface;
}

/// Without reflections.
ZP_HD RaySample TraceOnce(const RaycastArgs& args, const Ray& ray, std::uint32_t hash, RayHit& hit) {
  hit = {kNoHit, -1, {}};
  if (!FindHit<false>(args, ray, 1e-4f, hit)) return {SkyColor(args.light, ray.direction), kNoHit, 0};
  const RayPrimitive& primitive = args.primitives[hit.primitive];
  const Surface surface = SurfaceAt(args, ray, hit);
  const Vec3 light = LightOnSurface(args, args.materials[primitive.material], surface, hash);
  return {light, hit.t, primitive.object};
}

ZP_HD RaySample Trace(const RaycastArgs& args, const Ray& ray, std::uint32_t hash) {
  RayHit hit;
  RaySample sample = TraceOnce(args, ray, hash, hit);
  if (sample.object == 0) return sample;
  const RayMaterial& material = args.materials[args.primitives[hit.primitive].material];
  if (material.mirror > 0.0f) {
    const Surface surface = SurfaceAt(args, ray, hit);
    const float facing = Clamp01(Dot(surface.normal, surface.toward_eye));
    const float share = material.mirror + (1.0f - material.mirror) * powf(1.0f - facing, 5.0f) * 0.7f;
    const Vec3 start = surface.place + surface.normal * (4e-4f * (0.05f + surface.distance));
    const Ray bounced{start, Unit(ray.direction + surface.normal * (2.0f * facing))};
    RayHit second;
    const RaySample seen = TraceOnce(args, bounced, Scramble(hash + 5u), second);
    sample.light =
        Mix3(sample.light, InFog(args.light, seen.light, seen.object == 0 ? 0.0f : seen.distance), share);
  }
  sample.light = InFog(args.light, sample.light, sample.distance);
  return sample;
}

/// Through (x, y) in pixels from the picture's top left corner; pixel centres lie at halves.
ZP_HD Ray RayThrough(const RaycastArgs& args, float x, float y) {
  const RayCamera& camera = args.camera;
  const float right = (x - 0.5f * static_cast<float>(args.width) + camera.shift_px) / camera.focal_px;
  const float up = (0.5f * static_cast<float>(args.height) - y) / camera.focal_px;
  return {camera.position, Unit(camera.forward + camera.right * right + camera.up * up)};
}

ZP_HD std::uint32_t PixelHash(const RaycastArgs& args, std::int64_t x, std::int64_t y, int sample) {
  return CellHash(static_cast<int>(x), static_cast<int>(y), sample, args.seed);
}

/// The ray through the pixel's middle: depth, object and a first sample of its light.
ZP_HD void RaycastPixel(const RaycastArgs& args, std::int64_t x, std::int64_t y) {
  const std::int64_t pixel = y * args.width + x;
  const Ray ray = RayThrough(args, static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
  const RaySample sample = Trace(args, ray, PixelHash(args, x, y, 0));
  args.first_light[3 * pixel] = sample.light.x;
  args.first_light[3 * pixel + 1] = sample.light.y;
  args.first_light[3 * pixel + 2] = sample.light.z;
  args.out_object[pixel] = sample.object;
  args.out_inverse_depth[pixel] =
      sample.object == 0 ? 0.0f : 1.0f / (sample.distance * Dot(ray.direction, args.camera.forward));
}

/// Whether this pixel shows another thing, or another depth, than a neighbour.
ZP_HD bool IsEdge(const RaycastArgs& args, std::int64_t x, std::int64_t y) {
  const std::int64_t pixel = y * args.width + x;
  const float here = args.out_inverse_depth[pixel];
  for (int k = 0; k < 4; ++k) {
    const std::int64_t nx = x + (k == 0) - (k == 1), ny = y + (k == 2) - (k == 3);
    if (nx < 0 || ny < 0 || nx >= args.width || ny >= args.height) continue;
    const std::int64_t other = ny * args.width + nx;
    if (args.out_object[other] != args.out_object[pixel]) return true;
    const float there = args.out_inverse_depth[other];
    if (fabsf(there - here) > 0.04f * Most(there, here)) return true;
  }
  return false;
}

/// Behind RaycastPixel() of the whole picture: more samples of the light, most of them on outlines.
ZP_HD void RefinePixel(const RaycastArgs& args, std::int64_t x, std::int64_t y) {
  const std::int64_t pixel = y * args.width + x;
  const float* first = args.first_light + 3 * pixel;
  Vec3 sum{first[0], first[1], first[2]};
  int samples = args.samples;
  if (args.edge_samples > samples && IsEdge(args, x, y)) samples = args.edge_samples;
  for (int k = 1; k < samples; ++k) {
    const std::uint32_t hash = PixelHash(args, x, y, k);
    // The golden ratio's sequence: evenly spread for any count.
    const float dx = Fraction(0.5f + 0.7548777f * static_cast<float>(k)),
                dy = Fraction(0.5f + 0.5698403f * static_cast<float>(k));
    const Ray ray = RayThrough(args, static_cast<float>(x) + dx, static_cast<float>(y) + dy);
    sum = sum + Trace(args, ray, hash).light;
  }
  const float share = 1.0f / static_cast<float>(samples);
  args.out_light[3 * pixel] = sum.x * share;
  args.out_light[3 * pixel + 1] = sum.y * share;
  args.out_light[3 * pixel + 2] = sum.z * share;
}

}  // namespace zeroplane::gpu
