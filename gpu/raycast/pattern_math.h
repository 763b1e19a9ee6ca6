#pragma once

#include "gpu/raycast/pattern_parts.h"

/// The painted surface: every pattern is a function of place in metres and of how much of it a pixel covers,
/// and fades to its mean where it would be finer than a pixel.
namespace zeroplane::gpu {

ZP_HD Vec3 PlainPatterns(const RayMaterial& m, const SurfacePoint& p) {
  const Vec3 q = p.solid * m.frequency;
  const float foot = p.footprint * m.frequency;
  switch (m.pattern) {
    case RayPattern::kCloud:
      return Mix3(m.a, m.b, SmoothStep(0.25f, 0.75f, Fractal3({q.x * m.stretch, q.y, q.z}, 5, foot, m.seed)));
    case RayPattern::kGrass: {
      const float broad = Fractal2(q.x * 0.13f, q.y * 0.13f, 3, foot * 0.13f, m.seed);
      const float fine = Fractal3({q.x * 3.0f, q.y * 3.0f, q.z * 3.0f}, 3, foot * 3.0f, m.seed + 20u);
      return Mix3(Mix3(m.a, m.b, SmoothStep(0.3f, 0.7f, broad)), m.c, SmoothStep(0.45f, 0.8f, fine));
    }
    case RayPattern::kMarble: {
      const float vein = Fractal3(q, 5, foot, m.seed);
      const float line = fabsf(sinf(9.0f * vein + q.x * m.stretch));
      return Mix3(m.b, m.a, SmoothStep(0.0f, 0.35f, line + (1.0f - Detail(1.5f, foot))));
    }
    case RayPattern::kWood: {
      const float bend = Noise3(q * 0.5f, m.seed) * 2.0f;
      const float ring = Fraction(sqrtf(q.y * q.y + q.z * q.z) * 6.0f + q.x * 0.3f + bend);
      const float grain = Noise3({q.x * 2.0f, q.y * 40.0f, q.z * 40.0f}, m.seed + 3u);
      const float line = 0.5f + (ring * 0.7f + grain * 0.3f - 0.5f) * Detail(6.0f, foot);
      return Mix3(m.a, m.b, line);
    }
    default:
      return m.a * (0.93f + 0.14f * Fractal3(q, 3, foot, m.seed));
  }
}

ZP_HD Vec3 WovenPatterns(const RayMaterial& m, float u, float v, float foot) {
  const float fade = Detail(1.0f, foot);
  const Vec3 mean = Mix3(m.a, m.b, 0.5f);
  switch (m.pattern) {
    case RayPattern::kChecker:
      return Mix3(mean, ((Cell(u) + Cell(v)) & 1) != 0 ? m.a : m.b, fade);
    case RayPattern::kStripes: {
      const float x = Fraction(u);
      return Mix3(mean, x < 0.5f ? m.a : (x > 0.72f && x < 0.78f ? m.c : m.b), fade);
    }
    case RayPattern::kPlaid: {
      const float x = Fraction(u), y = Fraction(v);
      const Vec3 warp = x < 0.45f ? m.a : (x > 0.7f && x < 0.78f ? m.c : m.b);
      const Vec3 weft = y < 0.45f ? m.a : (y > 0.7f && y < 0.78f ? m.c : m.b);
      return Mix3(mean, (warp + weft) * 0.5f, fade);
    }
    default: {
      const float dx = Fraction(u) - 0.5f, dy = Fraction(v) - 0.5f;
      const float size = 0.12f + 0.25f * ToUnit(Scramble(m.seed));
      const float dot = Clamp01((size - sqrtf(dx * dx + dy * dy)) / Most(foot, 0.02f) + 0.5f);
      return Mix3(Mix3(m.a, m.b, 0.3f), Mix3(m.a, m.b, dot), fade);
    }
  }
}

ZP_HD Vec3 BuiltPatterns(const RayMaterial& m, const SurfacePoint& p) {
  const float u = p.u * m.frequency * m.stretch, v = p.v * m.frequency, foot = p.footprint * m.frequency;
  const float fade = Detail(1.0f, foot);
  const Vec3 mean = Mix3(m.a, m.b, 0.5f);
  switch (m.pattern) {
    case RayPattern::kBricks:
      return Mix3(mean, Masonry(m, u, v, 2.6f, 0.07f, foot, true), fade);
    case RayPattern::kTiles:
      return Mix3(mean, Masonry(m, u, v, 1.0f, 0.02f, foot, false), fade);
    case RayPattern::kPlanks: {
      const Vec3 plank = Masonry(m, u, v, 9.0f, 0.015f, foot, true);
      const float grain = Noise2(u * 1.5f, v * 22.0f, m.seed + 5u);
      return Mix3(mean, plank * (0.85f + 0.3f * grain * Detail(11.0f, foot)), fade);
    }
    case RayPattern::kBooks: {
      const float tone =
          CellValue(Cell(u + 0.3f * Noise2(Cell(u) * 1.0f, 0.5f, m.seed)), Cell(v * 0.12f), 6, m.seed);
      const Vec3 spine = tone < 0.33f ? m.a : tone < 0.66f ? m.b : m.c;
      return Mix3(mean, spine * (0.6f + 0.8f * Fraction(tone * 7.0f)) * InsideCell(Fraction(u), 0.04f, foot),
                  fade);
    }
    case RayPattern::kWriting: {
      const float ink = WritingInk(u, v, foot, m.seed);
      return Mix3(m.a, m.b, Mix3({0.25f, 0, 0}, {ink, 0, 0}, fade).x);
    }
    default:
      return PebbleColor(m, u, v, fade);
  }
}

/// The share of light that the surface throws back.
ZP_HD Vec3 Albedo(const RayMaterial& m, const SurfacePoint& p) {
  Vec3 color;
  switch (m.pattern) {
    case RayPattern::kPlain:
    case RayPattern::kCloud:
    case RayPattern::kGrass:
    case RayPattern::kMarble:
    case RayPattern::kWood:
      color = PlainPatterns(m, p);
      break;
    case RayPattern::kChecker:
    case RayPattern::kStripes:
    case RayPattern::kPlaid:
    case RayPattern::kDots:
      color = WovenPatterns(m, p.u * m.frequency * m.stretch, p.v * m.frequency, p.footprint * m.frequency);
      break;
    case RayPattern::kFacade:
      color = FacadeColor(m, p, p.footprint * m.frequency);
      break;
    case RayPattern::kPicture:
      color = PictureColor(m, p);
      break;
    default:
      color = BuiltPatterns(m, p);
      break;
  }
  if (m.grime <= 0.0f) return color;
  const float stain = Fractal3(p.solid * 0.9f, 4, p.footprint * 0.9f, m.seed + 77u);
  return color * (1.0f - m.grime * SmoothStep(0.4f, 0.75f, stain));
}

/// The normal as a rough surface shows it.
ZP_HD Vec3 Roughened(const RayMaterial& m, Vec3 normal, Vec3 solid, float footprint) {
  const float frequency = m.frequency * 4.0f, strength = m.bump * Detail(frequency, footprint);
  if (strength <= 0.0f) return normal;
  const Vec3 q = solid * frequency;
  const float here = Noise3(q, m.seed + 11u), step = 0.25f;
  const Vec3 slope{Noise3({q.x + step, q.y, q.z}, m.seed + 11u) - here,
                   Noise3({q.x, q.y + step, q.z}, m.seed + 11u) - here,
                   Noise3({q.x, q.y, q.z + step}, m.seed + 11u) - here};
  return Unit(normal - slope * (strength * 1.6f));
}

}  // namespace zeroplane::gpu
