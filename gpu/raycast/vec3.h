#pragma once

#include <cmath>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// A point, a direction or a colour in linear light. World: metres, x right, y away, z up.
struct Vec3 {
  float x, y, z;
};

ZP_HD Vec3 operator+(Vec3 a, Vec3 b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
ZP_HD Vec3 operator-(Vec3 a, Vec3 b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
ZP_HD Vec3 operator*(Vec3 a, float s) {
  return {a.x * s, a.y * s, a.z * s};
}
ZP_HD Vec3 operator*(Vec3 a, Vec3 b) {
  return {a.x * b.x, a.y * b.y, a.z * b.z};
}
ZP_HD float Dot(Vec3 a, Vec3 b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
ZP_HD Vec3 Cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
ZP_HD float Length(Vec3 a) {
  return sqrtf(Dot(a, a));
}
/// The zero vector stays as it is.
ZP_HD Vec3 Unit(Vec3 a) {
  const float length = Length(a);
  return length > 0.0f ? a * (1.0f / length) : a;
}
ZP_HD Vec3 Mix3(Vec3 a, Vec3 b, float t) {
  return a + (b - a) * t;
}
/// One instruction each, where the C library's calls watch for NaN.
ZP_HD float Least(float a, float b) {
  return a < b ? a : b;
}
ZP_HD float Most(float a, float b) {
  return a > b ? a : b;
}
ZP_HD float Clamp01(float v) {
  return v < 0.0f ? 0.0f : v > 1.0f ? 1.0f : v;
}
ZP_HD float SmoothStep(float low, float high, float v) {
  const float t = Clamp01((v - low) / (high - low));
  return t * t * (3.0f - 2.0f * t);
}

/// An affine map: rows of a 3 x 3 matrix and what is added.
struct Affine3 {
  Vec3 x, y, z, offset;
};
ZP_HD Vec3 MapDirection(const Affine3& m, Vec3 d) {
  return {Dot(m.x, d), Dot(m.y, d), Dot(m.z, d)};
}
ZP_HD Vec3 MapPoint(const Affine3& m, Vec3 p) {
  return MapDirection(m, p) + m.offset;
}
/// By the transpose: takes a normal from the space that `m` leads to back to the one it comes from.
ZP_HD Vec3 MapNormalBack(const Affine3& m, Vec3 n) {
  return m.x * n.x + m.y * n.y + m.z * n.z;
}
/// The inverse of an affine map.
ZP_HD Affine3 Inverse(const Affine3& m) {
  const Vec3 a = Cross(m.y, m.z), b = Cross(m.z, m.x), c = Cross(m.x, m.y);
  const float scale = 1.0f / Dot(m.x, a);
  Affine3 out{{a.x, b.x, c.x}, {a.y, b.y, c.y}, {a.z, b.z, c.z}, {}};
  out.x = out.x * scale;
  out.y = out.y * scale;
  out.z = out.z * scale;
  out.offset = MapDirection(out, m.offset) * -1.0f;
  return out;
}

}  // namespace zeroplane::gpu
