#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "gpu/base/samples.h"
#include "gpu/selftest/plane.h"
#include "gpu/selftest/selftest.h"

/// What the checks of selftest.h are made of: seeded scenes, tensors from planes and back, and how errors are
/// counted.
namespace zeroplane::gpu::selftest {

using reference::Plane;

/// Largest differences that single precision and the ops' stated rounding explain, in the output's own units.
inline constexpr double kCodeTolerance = 1.0;     // integer codes against an unrounded value
inline constexpr double kLightTolerance = 1e-5;   // float32 code values, white 1
inline constexpr double kPixelTolerance = 1e-3;   // disparities up to some hundred pixels
inline constexpr double kCanvasTolerance = 1e-3;  // iz up to 255
inline constexpr double kExact = 0.0;
inline constexpr double kWrongShape = 1e9;

/// Disparities are multiples of this, so that single precision places every vertex exactly and the reference
/// and the op must agree about every hole.
inline constexpr double kStepPx = 1.0 / 64;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int Below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }
  double Between(double low, double high) { return low + (high - low) * (Below(65536) / 65536.0); }
  double StepBetween(double low, double high) { return std::round(Between(low, high) / kStepPx) * kStepPx; }

 private:
  std::mt19937 engine_;
};

/// A small map of disparities.
struct Scene {
  const char* name;
  int height, width;
  std::function<double(Random&, int y, int x)> disparity_px;
};

/// Ramps, planes, thin poles, noise, extreme moves, one-pixel rows and columns.
std::vector<Scene> Scenes();

/// What a check is made with: where the tensors live, how they lie in memory, what type pictures have.
struct Setting {
  at::Device device;
  bool strided = false;
  at::ScalarType picture_type = at::kByte;

  /// "<input>, uint16, strided"
  std::string Describe(const std::string& input) const;
  /// Values are rounded to the type; pictures are in its code values.
  at::Tensor ToTensor(const Plane& plane, at::ScalarType type) const;
  at::Tensor Picture(const Plane& plane) const { return ToTensor(plane, picture_type); }
  at::Tensor Map(const Plane& plane) const { return ToTensor(plane, at::kFloat); }
  /// The code value of white, and how far a picture may be off.
  double white() const { return picture_type == at::kByte ? 255 : picture_type == kUint16 ? 65535 : 1; }
  double tolerance() const { return picture_type == at::kFloat ? kLightTolerance : kCodeTolerance; }
};

/// Noise in the setting's code values.
Plane MakePicture(Random& random, int height, int width, const Setting& setting);
Plane MakeDisparity(Random& random, const Scene& scene);

/// int16 tensors are read as uint16 samples.
Plane ToPlane(const at::Tensor& tensor);

/// The largest difference; where `holes` are given, not inside them. Different shapes and NaN count as
/// kWrongShape.
double MaxError(const Plane& got, const Plane& want, const Plane* holes = nullptr);

/// Collects the table's rows.
class Report {
 public:
  void Add(const std::string& op, const std::string& test_case, double error, double tolerance) {
    rows_.push_back({op, test_case, error, tolerance, error <= tolerance});
  }
  std::vector<SelftestRow> Take() { return std::move(rows_); }

 private:
  std::vector<SelftestRow> rows_;
};

}  // namespace zeroplane::gpu::selftest
