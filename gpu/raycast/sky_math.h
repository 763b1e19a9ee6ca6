#pragma once

#include "gpu/raycast/noise_math.h"
#include "gpu/raycast/raycast_kernels.h"

/// The air: sky, clouds, sun and haze.
namespace zeroplane::gpu {

ZP_HD float CloudCover(const RayLight& light, Vec3 direction) {
  if (light.clouds <= 0.0f || direction.z <= 0.02f) return 0.0f;
  const float scale = 1.2f / (direction.z + 0.12f);
  const float cover =
      Fractal2(direction.x * scale + 31.0f, direction.y * scale + 17.0f, 6, 0.004f * scale, light.sky_seed);
  return SmoothStep(0.72f - 0.45f * light.clouds, 0.95f - 0.3f * light.clouds, cover) *
         SmoothStep(0.02f, 0.15f, direction.z);
}

ZP_HD Vec3 SkyColor(const RayLight& light, Vec3 direction) {
  const float height = Clamp01(direction.z);
  if (direction.z < 0.0f) return Mix3(light.horizon, light.ground, Clamp01(-4.0f * direction.z));
  const Vec3 clear = Mix3(light.horizon, light.zenith, 1.0f - powf(1.0f - height, 3.0f));
  const float toward_sun = Most(0.0f, Dot(direction, light.sun_direction));
  const float glow = powf(toward_sun, 24.0f) * 0.25f + powf(toward_sun, 900.0f) * 6.0f;
  const float cover = CloudCover(light, direction);
  const Vec3 cloud = Mix3(light.horizon, light.sun_color * 0.4f + light.horizon * 0.5f, 0.3f + 0.6f * height);
  return Mix3(clear + light.sun_color * glow, cloud, cover);
}

ZP_HD Vec3 InFog(const RayLight& light, Vec3 color, float distance) {
  if (light.fog_density <= 0.0f) return color;
  return Mix3(light.fog_color, color, expf(-light.fog_density * distance));
}

}  // namespace zeroplane::gpu
