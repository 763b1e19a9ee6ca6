#pragma once

#include <cstdint>

#include "gpu/raycast/vec3.h"

/// Randomness that is a function of place: the same on every device and for any number of threads.
namespace zeroplane::gpu {

ZP_HD std::uint32_t Scramble(std::uint32_t h) {
  h = (h ^ (h >> 16)) * 0x7feb352du;
  h = (h ^ (h >> 15)) * 0x846ca68bu;
  return h ^ (h >> 16);
}
ZP_HD std::uint32_t CellHash(int x, int y, int z, std::uint32_t seed) {
  return Scramble(static_cast<std::uint32_t>(x) * 0x8da6b343u ^ static_cast<std::uint32_t>(y) * 0xd8163841u ^
                  static_cast<std::uint32_t>(z) * 0xcb1ab31fu ^ seed * 0x9e3779b9u);
}
/// In [0, 1).
ZP_HD float ToUnit(std::uint32_t hash) {
  return static_cast<float>(hash >> 8) * (1.0f / 16777216.0f);
}
ZP_HD float CellValue(int x, int y, int z, std::uint32_t seed) {
  return ToUnit(CellHash(x, y, z, seed));
}

ZP_HD float Ease(float t) {
  return t * t * (3.0f - 2.0f * t);
}

/// Value noise of period 1 in every direction, in [0, 1].
ZP_HD float Noise3(Vec3 p, std::uint32_t seed) {
  const float fx = floorf(p.x), fy = floorf(p.y), fz = floorf(p.z);
  const int x = static_cast<int>(fx), y = static_cast<int>(fy), z = static_cast<int>(fz);
  const float u = Ease(p.x - fx), v = Ease(p.y - fy), w = Ease(p.z - fz);
  float layer[2];
  for (int k = 0; k < 2; ++k) {
    const float a = CellValue(x, y, z + k, seed), b = CellValue(x + 1, y, z + k, seed);
    const float c = CellValue(x, y + 1, z + k, seed), d = CellValue(x + 1, y + 1, z + k, seed);
    const float low = a + (b - a) * u, high = c + (d - c) * u;
    layer[k] = low + (high - low) * v;
  }
  return layer[0] + (layer[1] - layer[0]) * w;
}
ZP_HD float Noise2(float px, float py, std::uint32_t seed) {
  const float fx = floorf(px), fy = floorf(py);
  const int x = static_cast<int>(fx), y = static_cast<int>(fy);
  const float u = Ease(px - fx), v = Ease(py - fy);
  const float a = CellValue(x, y, 7, seed), b = CellValue(x + 1, y, 7, seed);
  const float c = CellValue(x, y + 1, 7, seed), d = CellValue(x + 1, y + 1, 7, seed);
  const float low = a + (b - a) * u, high = c + (d - c) * u;
  return low + (high - low) * v;
}

/// How much of a pattern with `frequency` periods a metre is left where a pixel covers `footprint` metres.
ZP_HD float Detail(float frequency, float footprint) {
  return Clamp01(1.6f - 2.4f * frequency * footprint);
}

/// Several octaves, mean 0.5; octaves finer than a pixel are left out.
ZP_HD float Fractal3(Vec3 p, int octaves, float footprint, std::uint32_t seed) {
  float sum = 0.5f, weight = 0.5f, frequency = 1.0f;
  for (int k = 0; k < octaves; ++k) {
    const float detail = Detail(frequency, footprint);
    if (detail <= 0.0f) break;
    sum += weight * detail * (Noise3(p * frequency, seed + static_cast<std::uint32_t>(k)) - 0.5f) * 1.4f;
    frequency *= 2.07f;
    weight *= 0.55f;
  }
  return Clamp01(sum);
}
ZP_HD float Fractal2(float x, float y, int octaves, float footprint, std::uint32_t seed) {
  float sum = 0.5f, weight = 0.5f, frequency = 1.0f;
  for (int k = 0; k < octaves; ++k) {
    const float detail = Detail(frequency, footprint);
    if (detail <= 0.0f) break;
    sum += weight * detail *
           (Noise2(x * frequency, y * frequency, seed + static_cast<std::uint32_t>(k)) - 0.5f) * 1.4f;
    frequency *= 2.07f;
    weight *= 0.55f;
  }
  return Clamp01(sum);
}

/// A direction spread as light from a matte surface about `normal`.
ZP_HD Vec3 CosineDirection(Vec3 normal, std::uint32_t hash) {
  const float height = 2.0f * ToUnit(hash) - 1.0f, angle = 6.2831853f * ToUnit(Scramble(hash + 1u));
  const float ring = sqrtf(1.0f - height * height);
  return Unit(normal * 1.001f + Vec3{ring * cosf(angle), ring * sinf(angle), height});
}

}  // namespace zeroplane::gpu
