#pragma once

#include <cstdint>
#include <cstring>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_kernels.h"

/// Colours of fill_background.h, and who may give them to whom. First every hole is given its mirror image
/// (fill_mirror.h), then it is blurred (fill_blur.h).
namespace zeroplane::gpu {

/// A colour times the trust in it, and the trust: sums of such are weighted means that are yet to be divided.
#ifdef __CUDACC__
struct FillColor {
  float of[4];
  ZP_HD float& operator[](int i) { return of[i]; }
  ZP_HD float operator[](int i) const { return of[i]; }
};
ZP_HD FillColor operator*(const FillColor& a, float factor) {
  return {{a.of[0] * factor, a.of[1] * factor, a.of[2] * factor, a.of[3] * factor}};
}
ZP_HD FillColor operator*(const FillColor& a, const FillColor& b) {
  return {{a.of[0] * b.of[0], a.of[1] * b.of[1], a.of[2] * b.of[2], a.of[3] * b.of[3]}};
}
ZP_HD FillColor operator+(const FillColor& a, const FillColor& b) {
  return {{a.of[0] + b.of[0], a.of[1] + b.of[1], a.of[2] + b.of[2], a.of[3] + b.of[3]}};
}
ZP_HD void operator+=(FillColor& a, const FillColor& b) {
  a = a + b;
}
ZP_HD FillColor FromCodes(int a, int b, int c, int d) {
  return {{static_cast<float>(a), static_cast<float>(b), static_cast<float>(c), static_cast<float>(d)}};
}
#else
using FillColor = float __attribute__((vector_size(16)));  // compilers do not find it by themselves
using Whole = int __attribute__((vector_size(16)));
inline FillColor FromCodes(int a, int b, int c, int d) {
  return __builtin_convertvector(Whole{a, b, c, d}, FillColor);
}
#endif
ZP_HD FillColor FromCodes(float a, float b, float c, float d) {
  return FillColor{a, b, c, d};
}

/// FillPixel<uint8_t> counts in these.
inline constexpr float kCodeSteps = 128.0f, kTrustSteps = 32768.0f;

template <class T>
inline constexpr float kFillWhite = 65535.0f;
template <>
inline constexpr float kFillWhite<std::uint8_t> = 255.0f;
template <>
inline constexpr float kFillWhite<float> = 1.0f;

template <class T>
ZP_HD T CodeOf(float value) {
  return static_cast<T>(static_cast<int>(value + 0.5f));
}
template <>
ZP_HD float CodeOf(float value) {
  return value;
}

// A pixel in the steps that it is kept in, which spares the blur their scaling.

template <class T>
ZP_HD FillColor LoadSteps(const FillPixel<T>& from) {
  return FromCodes(from.of[0], from.of[1], from.of[2], from.of[3]);
}
template <class T>
ZP_HD FillPixel<T> StoreSteps(const FillColor& color) {
  return {{color[0], color[1], color[2], color[3]}};
}
template <>
ZP_HD FillPixel<std::uint8_t> StoreSteps(const FillColor& color) {
  const FillColor half = {0.5f, 0.5f, 0.5f, 0.5f}, value = color + half;
  FillPixel<std::uint8_t> pixel;
#ifdef __CUDACC__
  for (int i = 0; i < 4; ++i) pixel.of[i] = static_cast<std::uint16_t>(static_cast<int>(value[i]));
#else
  using Codes = std::uint16_t __attribute__((vector_size(8)));
  const Codes codes = __builtin_convertvector(__builtin_convertvector(value, Whole), Codes);
  std::memcpy(&pixel, &codes, sizeof codes);
#endif
  return pixel;
}

template <class T>
inline constexpr float kCodeStepsOf = 1.0f;
template <>
inline constexpr float kCodeStepsOf<std::uint8_t> = kCodeSteps;
template <class T>
inline constexpr float kTrustStepsOf = 1.0f;
template <>
inline constexpr float kTrustStepsOf<std::uint8_t> = kTrustSteps;

/// Code values and trust.
template <class T>
ZP_HD FillColor Load(const FillPixel<T>& from) {
  constexpr float kStep = 1.0f / kCodeStepsOf<T>, kTrustStep = 1.0f / kTrustStepsOf<T>;
  const FillColor steps = {kStep, kStep, kStep, kTrustStep};
  return steps * LoadSteps(from);
}
template <class T>
ZP_HD FillPixel<T> Store(const FillColor& color) {
  const FillColor steps = {kCodeStepsOf<T>, kCodeStepsOf<T>, kCodeStepsOf<T>, kTrustStepsOf<T>};
  return StoreSteps<T>(color * steps);
}

/// What the picture shows.
template <class T>
ZP_HD FillColor Known(const T* picture, std::int64_t at) {
  const T* known = picture + 3 * at;
  return FromCodes(known[0], known[1], known[2], T(1));
}

template <class T>
ZP_HD FillColor KnownSteps(const T* picture, std::int64_t at) {
  const FillColor steps = {kCodeStepsOf<T>, kCodeStepsOf<T>, kCodeStepsOf<T>, kTrustStepsOf<T>};
  return Known(picture, at) * steps;
}

/// How far something of disparity d belongs to a surface or lies behind it: 1 down to half of
/// same_surface_px nearer, 0 from all of it on and for NaN. `steepness` is 2 / same_surface_px.
ZP_HD float SurfaceWeight(float surface_px, float d, float steepness) {
  const float weight = 2.0f - (surface_px - d) * steepness;
  return weight > 0.0f ? (weight < 1.0f ? weight : 1.0f) : 0.0f;
}

/// Sample c of a hole that all steps have gone over.
template <class T>
ZP_HD T FinishSample(const FillColor& color, int c) {
  return CodeOf<T>(color[3] > 0.0f ? color[c] / color[3] : 0.0f);
}

}  // namespace zeroplane::gpu
