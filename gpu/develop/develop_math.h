#pragma once

#include "gpu/develop/develop_kernels.h"
#include "gpu/raycast/noise_math.h"

/// One pixel of develop.h.
namespace zeroplane::gpu {

inline constexpr int kMotionTaps = 9;
inline constexpr float kMostMotionPx = 24;

/// About normal, deviation 1.
ZP_HD float HashNormal(std::uint32_t hash) {
  const float sum =
      ToUnit(hash) + ToUnit(Scramble(hash + 1u)) + ToUnit(Scramble(hash + 2u)) + ToUnit(Scramble(hash + 3u));
  return (sum - 2.0f) * 1.732f;
}

/// How far the pixel's light travels over the picture while the shutter is open.
ZP_HD void MotionOf(const DevelopArgs& args, std::int64_t x, std::int64_t y, float& dx, float& dy) {
  const float inverse = args.inverse_depth[y * args.width + x];
  const float rx = static_cast<float>(x) + 0.5f - 0.5f * static_cast<float>(args.width),
              ry = static_cast<float>(y) + 0.5f - 0.5f * static_cast<float>(args.height);
  dx = -args.turn_px + inverse * (rx * args.approach - args.motion_right_px);
  dy = inverse * (ry * args.approach + args.motion_up_px);
  const float length = sqrtf(dx * dx + dy * dy);
  if (length > kMostMotionPx) {
    dx *= kMostMotionPx / length;
    dy *= kMostMotionPx / length;
  }
}

ZP_HD std::int64_t Inside(float v, std::int64_t count) {
  const std::int64_t i = static_cast<std::int64_t>(floorf(v));
  return i < 0 ? 0 : i >= count ? count - 1 : i;
}

/// The mean along the way that the light took.
ZP_HD Vec3 MovedColor(const DevelopArgs& args, std::int64_t x, std::int64_t y) {
  float dx, dy;
  MotionOf(args, x, y, dx, dy);
  const float* here = args.picture + 3 * (y * args.width + x);
  if (fabsf(dx) + fabsf(dy) < 0.5f) return {here[0], here[1], here[2]};
  Vec3 sum{0, 0, 0};
  for (int k = 0; k < kMotionTaps; ++k) {
    const float t = (static_cast<float>(k) + 0.5f) / kMotionTaps - 0.5f;
    const std::int64_t sx = Inside(static_cast<float>(x) + 0.5f + t * dx, args.width),
                       sy = Inside(static_cast<float>(y) + 0.5f + t * dy, args.height);
    const float* there = args.picture + 3 * (sy * args.width + sx);
    sum = sum + Vec3{there[0], there[1], there[2]};
  }
  return sum * (1.0f / kMotionTaps);
}

ZP_HD std::uint8_t ToCode(float v) {
  return static_cast<std::uint8_t>(Clamp01(v) * 255.0f + 0.5f);
}

ZP_HD void DevelopPixel(const DevelopArgs& args, std::int64_t x, std::int64_t y) {
  Vec3 color = MovedColor(args, x, y);
  const float rx = (2.0f * static_cast<float>(x) + 1.0f) / static_cast<float>(args.width) - 1.0f,
              ry = (2.0f * static_cast<float>(y) + 1.0f) / static_cast<float>(args.height) - 1.0f;
  color = color * (1.0f - args.vignette * 0.5f * (rx * rx + ry * ry));
  const float grey = Clamp01((color.x + color.y + color.z) * (1.0f / 3.0f));
  const int px = static_cast<int>(x), py = static_cast<int>(y);
  const float coarse =
      0.6f * HashNormal(CellHash(px, py, 40, args.seed)) +
      2.4f * (Noise2(static_cast<float>(px) * 0.55f, static_cast<float>(py) * 0.55f, args.seed + 41u) - 0.5f);
  const float grain = args.grain * 4.0f * grey * (1.0f - grey) * coarse,
              spread = args.noise * (1.0f - 0.7f * grey);
  std::uint8_t* out = args.out + 3 * (y * args.width + x);
  const float channels[3] = {color.x, color.y, color.z};
  for (int c = 0; c < 3; ++c) {
    out[c] = ToCode(channels[c] + grain + spread * HashNormal(CellHash(px, py, 50 + c, args.seed)));
  }
}

}  // namespace zeroplane::gpu
