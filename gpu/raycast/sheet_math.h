#pragma once

#include "gpu/raycast/noise_math.h"
#include "gpu/raycast/raycast_kernels.h"

/// What SheetCut leaves of a sheet.
namespace zeroplane::gpu {

/// Leaves of a card: one in each cell of a grid, turned and sized at random.
ZP_HD bool IsInLeaves(float x, float y, std::uint32_t seed) {
  const float cells = 3.0f, gx = (x + 1.0f) * 0.5f * cells, gy = (y + 1.0f) * 0.5f * cells;
  const int cx = static_cast<int>(gx), cy = static_cast<int>(gy);
  for (int j = -1; j <= 1; ++j) {
    for (int i = -1; i <= 1; ++i) {
      const int kx = cx + i, ky = cy + j;
      if (kx < 0 || ky < 0 || kx >= 3 || ky >= 3) continue;
      const std::uint32_t hash = CellHash(kx, ky, 3, seed);
      const float angle = 6.2831853f * ToUnit(hash), c = cosf(angle), s = sinf(angle);
      const float dx = gx - static_cast<float>(kx) - 0.2f - 0.6f * ToUnit(Scramble(hash + 1u)),
                  dy = gy - static_cast<float>(ky) - 0.2f - 0.6f * ToUnit(Scramble(hash + 2u));
      const float u = (c * dx + s * dy) / 0.62f, v = (c * dy - s * dx) / 0.30f;
      if (fabsf(v) < (1.0f - u * u) && u * u < 1.0f) return true;
    }
  }
  return false;
}

ZP_HD bool IsInGrass(float x, float y, std::uint32_t seed) {
  const float blades = 9.0f, up = 0.5f * (y + 1.0f);
  for (int k = -1; k <= 1; ++k) {
    const float place = (x + 1.0f) * 0.5f * blades;
    const int cell = static_cast<int>(floorf(place)) + k;
    if (cell < 0 || cell >= 9) continue;
    const std::uint32_t hash = CellHash(cell, 0, 5, seed);
    const float height = 0.45f + 0.55f * ToUnit(hash), lean = 1.6f * (ToUnit(Scramble(hash + 1u)) - 0.5f);
    if (up > height) continue;
    const float t = up / height, middle = static_cast<float>(cell) + 0.5f + lean * t * t;
    if (fabsf(place - middle) < 0.26f * (1.0f - t) + 0.02f) return true;
  }
  return false;
}

ZP_HD bool IsInSheet(SheetCut cut, float x, float y, std::uint32_t seed) {
  if (fabsf(x) > 1.0f || fabsf(y) > 1.0f) return false;
  switch (cut) {
    case SheetCut::kDisc:
      return x * x + y * y <= 1.0f;
    case SheetCut::kLeaf:
      return fabsf(y) <= (1.0f - x * x) * (0.75f + 0.25f * x);
    case SheetCut::kLeaves:
      return IsInLeaves(x, y, seed);
    case SheetCut::kGrass:
      return IsInGrass(x, y, seed);
    case SheetCut::kMesh: {
      const float u = (x + 1.0f) * 8.0f + (y + 1.0f) * 8.0f, v = (x + 1.0f) * 8.0f - (y + 1.0f) * 8.0f;
      return fabsf(u - floorf(u) - 0.5f) > 0.42f || fabsf(v - floorf(v) - 0.5f) > 0.42f;
    }
    case SheetCut::kBars: {
      const float u = (x + 1.0f) * 6.0f;
      return fabsf(u - floorf(u) - 0.5f) < 0.14f || fabsf(y - 0.8f) < 0.05f || fabsf(y + 0.8f) < 0.05f;
    }
    case SheetCut::kNeedles: {
      const float v = (x + 1.0f) * 11.0f + fabsf(y) * 7.0f;
      return fabsf(y) < 0.05f || (fabsf(v - floorf(v) - 0.5f) < 0.2f && fabsf(y) < 1.02f - 0.75f * fabsf(x));
    }
    case SheetCut::kWhole:
      break;
  }
  return true;
}

}  // namespace zeroplane::gpu
