#pragma once

#include "gpu/raycast/noise_math.h"
#include "gpu/raycast/raycast_kernels.h"

/// What the patterns of pattern_math.h are made of.
namespace zeroplane::gpu {

/// A place on a surface, in the frame of its primitive.
struct SurfacePoint {
  Vec3 solid;       ///< metres
  float u, v;       ///< metres, on the dominant plane; v is up where the surface stands
  float footprint;  ///< metres that a pixel covers
};

ZP_HD SurfacePoint PlaceOnSurface(Vec3 solid, Vec3 normal, float footprint) {
  const float ax = fabsf(normal.x), ay = fabsf(normal.y), az = fabsf(normal.z);
  if (az >= ax && az >= ay) return {solid, solid.x, solid.y, footprint};
  if (ax > ay) return {solid, solid.y, solid.z, footprint};
  return {solid, solid.x, solid.z, footprint};
}

ZP_HD float Fraction(float v) {
  return v - floorf(v);
}
ZP_HD int Cell(float v) {
  return static_cast<int>(floorf(v));
}
/// 1 inside, 0 within `rim` of the border of a cell, softened over a pixel.
ZP_HD float InsideCell(float fraction, float rim, float pixel) {
  const float from_edge = fraction < 0.5f ? fraction : 1.0f - fraction;
  return Clamp01((from_edge - rim) / Most(pixel, 1e-3f) + 0.5f);
}

/// Stones in rows, every other row moved by half a stone.
ZP_HD Vec3 Masonry(const RayMaterial& m, float u, float v, float width, float rim, float pixel,
                   bool is_shifted) {
  const int row = Cell(v);
  const float x = u / width + (is_shifted && (row & 1) != 0 ? 0.5f : 0.0f);
  const float tone = CellValue(Cell(x), row, 1, m.seed);
  const Vec3 stone = Mix3(m.a, m.b, tone) * (0.8f + 0.4f * CellValue(Cell(x), row, 2, m.seed));
  const float inside =
      InsideCell(Fraction(x), rim / width, pixel / width) * InsideCell(Fraction(v), rim, pixel);
  return Mix3(m.c, stone, inside);
}

/// Lines of words of marks.
ZP_HD float WritingInk(float u, float v, float pixel, std::uint32_t seed) {
  const int row = Cell(v);
  const float y = Fraction(v);
  const int letter = Cell(u * 2.2f);
  const float x = Fraction(u * 2.2f);
  const int word = Cell(u * 0.42f + CellValue(row, 3, 0, seed));
  if (CellValue(word, row, 4, seed) < 0.12f || Fraction(u * 0.42f + CellValue(row, 3, 0, seed)) > 0.86f)
    return 0.0f;
  const std::uint32_t glyph = CellHash(letter, row, 5, seed);
  const float size = pixel * 1.2f + 0.02f;
  const float stem = (glyph & 1u) != 0 ? 0.25f : 0.7f, bar = (glyph & 2u) != 0 ? 0.3f : 0.55f;
  float ink = Clamp01((0.11f - fabsf(x - stem)) / size + 0.5f);
  ink = Most(ink, Clamp01((0.07f - fabsf(y - bar)) / size + 0.5f));
  if ((glyph & 4u) != 0) ink = Most(ink, Clamp01((0.1f - fabsf(x - 0.8f)) / size + 0.5f));
  const float top = (glyph & 24u) == 0 ? 0.85f : 0.62f;
  return y > 0.15f && y < top && x > 0.08f && x < 0.92f ? ink : 0.0f;
}

ZP_HD Vec3 FacadeColor(const RayMaterial& m, const SurfacePoint& p, float pixel) {
  const float u = p.u * m.frequency * m.stretch, v = p.v * m.frequency;
  const int column = Cell(u), storey = Cell(v);
  const float x = Fraction(u), y = Fraction(v);
  const std::uint32_t hash = CellHash(column, storey, 1, m.seed);
  const float half = 0.18f + 0.2f * ToUnit(Scramble(m.seed)), low = 0.22f, high = 0.82f;
  const float soft = Most(pixel, 1e-3f);
  const float window = Clamp01((half - fabsf(x - 0.5f)) / soft + 0.5f) * Clamp01((y - low) / soft + 0.5f) *
                       Clamp01((high - y) / soft + 0.5f);
  const float frame = Clamp01((half + 0.05f - fabsf(x - 0.5f)) / soft + 0.5f) *
                      Clamp01((y - low + 0.05f) / soft + 0.5f) * Clamp01((high + 0.05f - y) / soft + 0.5f);
  Vec3 wall = m.a * (0.85f + 0.3f * Fractal3(p.solid * 2.0f, 3, p.footprint * 2.0f, m.seed + 9u));
  wall = wall * (1.0f - 0.3f * Clamp01((0.03f - y) / soft + 0.5f));
  Vec3 glass = m.c * (0.35f + 0.9f * ToUnit(hash));
  if (fabsf(x - 0.5f) < 0.02f || fabsf(y - 0.52f) < 0.02f) glass = m.b * 0.7f;
  return Mix3(Mix3(wall, m.b, frame), glass, window);
}

/// Something that could hang on a wall: broad soft shapes in three colours.
ZP_HD Vec3 PictureColor(const RayMaterial& m, const SurfacePoint& p) {
  const float u = p.u * m.frequency, v = p.v * m.frequency, foot = p.footprint * m.frequency;
  const float bend = Fractal2(u, v, 4, foot, m.seed);
  const float shape = Fractal2(u * 1.3f + 2.0f * bend, v * 1.3f - bend, 5, foot * 2.0f, m.seed + 40u);
  const Vec3 base = Mix3(m.a, m.b, SmoothStep(0.35f, 0.6f, shape));
  return Mix3(base, m.c, SmoothStep(0.55f, 0.62f, bend)) * (0.7f + 0.6f * shape);
}

ZP_HD Vec3 PebbleColor(const RayMaterial& m, float u, float v, float fade) {
  float nearest = 9.0f;
  std::uint32_t best = 0;
  const int cx = Cell(u), cy = Cell(v);
  for (int j = -1; j <= 1; ++j) {
    for (int i = -1; i <= 1; ++i) {
      const std::uint32_t hash = CellHash(cx + i, cy + j, 8, m.seed);
      const float dx = static_cast<float>(cx + i) + ToUnit(hash) - u,
                  dy = static_cast<float>(cy + j) + ToUnit(Scramble(hash + 1u)) - v;
      const float distance = dx * dx + dy * dy;
      if (distance < nearest) {
        nearest = distance;
        best = hash;
      }
    }
  }
  const Vec3 mean = Mix3(m.a, m.b, 0.5f);
  const Vec3 stone = Mix3(m.a, m.b, ToUnit(Scramble(best + 2u))) * (1.15f - 0.9f * Clamp01(nearest));
  return Mix3(mean * 0.8f, stone, fade);
}

}  // namespace zeroplane::gpu
