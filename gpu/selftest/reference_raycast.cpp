#include "gpu/selftest/reference_raycast.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace zeroplane::gpu::reference {
namespace {

struct Point {
  double x, y, z;
};

Point Map(const Affine3& m, Point p, bool is_point) {
  const double w = is_point ? 1 : 0;
  return {m.x.x * p.x + m.x.y * p.y + m.x.z * p.z + w * m.offset.x,
          m.y.x * p.x + m.y.y * p.y + m.y.z * p.z + w * m.offset.y,
          m.z.x * p.x + m.z.y * p.y + m.z.z * p.z + w * m.offset.z};
}

Point At(Point o, Point d, double t) {
  return {o.x + t * d.x, o.y + t * d.y, o.z + t * d.z};
}

/// Whether a point of the shape's surface formula lies on the shape.
bool IsOn(const RayPrimitive& primitive, Point p) {
  constexpr double kSlack = 1e-9;
  switch (primitive.shape) {
    case RayShape::kBox:
      return std::max({std::fabs(p.x), std::fabs(p.y), std::fabs(p.z)}) <= 1 + kSlack;
    case RayShape::kSheet:
      return std::max(std::fabs(p.x), std::fabs(p.y)) <= 1;
    default:
      return p.z >= -kSlack && p.z <= 1 + kSlack;
  }
}

/// Every distance at which the ray crosses one of the surfaces that bound the shape.
std::vector<double> Crossings(const RayPrimitive& primitive, Point o, Point d) {
  std::vector<double> at;
  const auto square = [&](double a, double b, double c) {
    const double rest = b * b - a * c;
    if (rest < 0) return;
    at.push_back((-b - std::sqrt(rest)) / a);
    at.push_back((-b + std::sqrt(rest)) / a);
  };
  if (primitive.shape == RayShape::kSphere) {
    square(d.x * d.x + d.y * d.y + d.z * d.z, o.x * d.x + o.y * d.y + o.z * d.z,
           o.x * o.x + o.y * o.y + o.z * o.z - 1);
  } else if (primitive.shape == RayShape::kBox) {
    for (const double side : {-1.0, 1.0}) {
      at.insert(at.end(), {(side - o.x) / d.x, (side - o.y) / d.y, (side - o.z) / d.z});
    }
  } else if (primitive.shape == RayShape::kSheet) {
    at.push_back(-o.z / d.z);
  } else {
    const double k = primitive.end_radius - 1, r = 1 + k * o.z, dr = k * d.z;
    square(d.x * d.x + d.y * d.y - dr * dr, o.x * d.x + o.y * d.y - r * dr, o.x * o.x + o.y * o.y - r * r);
  }
  return at;
}

}  // namespace

Plane InverseDepth(const RaycastScene& scene, const RayCamera& camera, int height, int width) {
  Plane out(height, width, 1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double u = (x + 0.5 - width / 2.0 + camera.shift_px) / camera.focal_px,
                   v = (height / 2.0 - y - 0.5) / camera.focal_px;
      const Point origin{camera.position.x, camera.position.y, camera.position.z};
      const Point along{camera.forward.x + u * camera.right.x + v * camera.up.x,
                        camera.forward.y + u * camera.right.y + v * camera.up.y,
                        camera.forward.z + u * camera.right.z + v * camera.up.z};
      double nearest = 0;
      for (const RayPrimitive& primitive : scene.primitives) {
        const Point o = Map(primitive.to_local, origin, true), d = Map(primitive.to_local, along, false);
        for (const double t : Crossings(primitive, o, d)) {
          const bool is_ball = primitive.shape == RayShape::kSphere;
          if (t > 1e-4 && (is_ball || IsOn(primitive, At(o, d, t))) && (nearest == 0 || t < nearest))
            nearest = t;
        }
      }
      out.at(y, x) = nearest > 0 ? 1 / nearest : 0;
    }
  }
  return out;
}

Plane Develop(const Plane& picture, const Plane& inverse_depth, const DevelopOptions& options) {
  Plane out(picture.height, picture.width, 3);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const double iz = inverse_depth.at(y, x), rx = x + 0.5 - picture.width / 2.0,
                   ry = y + 0.5 - picture.height / 2.0;
      const double dx = -options.turn_px + iz * (rx * options.approach - options.motion_px.right),
                   dy = iz * (ry * options.approach + options.motion_px.up);
      const int taps = std::fabs(dx) + std::fabs(dy) < 0.5 ? 1 : 9;
      const double u = 2 * rx / picture.width, v = 2 * ry / picture.height;
      for (int c = 0; c < 3; ++c) {
        double sum = 0;
        for (int k = 0; k < taps; ++k) {
          const double t = (k + 0.5) / taps - 0.5;
          const int sx = std::clamp(static_cast<int>(std::floor(x + 0.5 + t * dx)), 0, picture.width - 1),
                    sy = std::clamp(static_cast<int>(std::floor(y + 0.5 + t * dy)), 0, picture.height - 1);
          sum += picture.at(sy, sx, c) / taps;
        }
        out.at(y, x, c) = 255 * std::clamp(sum * (1 - options.vignette / 2 * (u * u + v * v)), 0.0, 1.0);
      }
    }
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
