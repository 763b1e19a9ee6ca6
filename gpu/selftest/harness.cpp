#include "gpu/selftest/harness.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <cstdint>

namespace zeroplane::gpu::selftest {

std::vector<Scene> Scenes() {
  return {
      {"flat", 5, 37, [](Random&, int, int) { return 0.0; }},
      {"shifted", 5, 37, [](Random&, int y, int) { return y - 2 + 0.25 * y; }},
      {"ramp", 6, 61, [](Random&, int y, int x) { return (x - 30) * (y - 3) * 2 * kStepPx; }},
      {"two planes", 7, 48, [](Random&, int y, int x) { return x > 15 && x < 31 ? -3.0 - y / 4.0 : 2.5; }},
      {"thin pole", 5, 40, [](Random&, int y, int x) { return x == 20 ? -4.0 - y / 2.0 : 1.25; }},
      {"steps", 4, 64, [](Random&, int y, int x) { return (x / 7 % 3 - 1) * (y + 0.5); }},
      {"slanted noise", 9, 70,
       [](Random& r, int, int x) {
         return std::round(x * 0.04 / kStepPx) * kStepPx + r.StepBetween(-0.3, 0.3);
       }},
      {"noise", 9, 53, [](Random& r, int, int) { return r.StepBetween(-6, 6); }},
      {"extreme", 6, 45,
       [](Random& r, int, int) {
         return r.Below(3) == 0 ? (r.Below(2) == 0 ? 1e30 : -3e7) : r.StepBetween(-60, 60);
       }},
      {"one row", 1, 33, [](Random& r, int, int) { return r.StepBetween(-2, 2); }},
      {"one column", 19, 1, [](Random& r, int, int) { return r.StepBetween(-0.75, 0.75); }},
      {"two columns", 11, 2, [](Random& r, int, int) { return r.StepBetween(-1.5, 1.5); }},
  };
}

std::string Setting::Describe(const std::string& input) const {
  const char* type = picture_type == at::kByte ? ", uint8"
                     : picture_type == kUint16 ? ", uint16"
                                               : ", float32";
  return input + type + (strided ? ", strided" : "");
}

at::Tensor Setting::ToTensor(const Plane& plane, at::ScalarType type) const {
  const bool is_map = plane.channels == 1;
  at::Tensor tensor = at::empty({plane.height, plane.width, plane.channels}, at::TensorOptions(at::kDouble));
  std::copy(plane.values.begin(), plane.values.end(), tensor.data_ptr<double>());
  // By way of int32, whose lower half is the uint16 sample.
  tensor = (type == kUint16 ? tensor.to(at::kInt) : tensor).to(type).to(device);
  if (is_map) tensor = tensor.squeeze(2);
  if (!strided) return tensor;
  return is_map ? at::stack({tensor, tensor}, 2).select(2, 0)
                : tensor.permute({2, 0, 1}).contiguous().permute({1, 2, 0});
}

Plane MakePicture(Random& random, int height, int width, const Setting& setting) {
  Plane picture(height, width, 3);
  const bool whole_codes = setting.picture_type != at::kFloat;
  const int codes = static_cast<int>(setting.white()) + 1;
  for (double& value : picture.values) {
    value = whole_codes ? random.Below(codes) : static_cast<float>(random.Between(0, 1));
  }
  return picture;
}

Plane MakeDisparity(Random& random, const Scene& scene) {
  Plane plane(scene.height, scene.width, 1);
  for (int y = 0; y < scene.height; ++y) {
    for (int x = 0; x < scene.width; ++x)
      plane.at(y, x) = static_cast<float>(scene.disparity_px(random, y, x));
  }
  return plane;
}

Plane ToPlane(const at::Tensor& tensor) {
  at::Tensor host = tensor.cpu();
  if (host.scalar_type() == kUint16) host = host.to(at::kInt).bitwise_and(0xffff);
  host = host.to(at::kDouble).contiguous();
  Plane plane(static_cast<int>(host.size(0)), static_cast<int>(host.size(1)),
              host.dim() == 3 ? static_cast<int>(host.size(2)) : 1);
  std::copy_n(host.data_ptr<double>(), plane.values.size(), plane.values.begin());
  return plane;
}

/// The largest difference; where `holes` are given, not inside them.
double MaxError(const Plane& got, const Plane& want, const Plane* holes) {
  if (got.height != want.height || got.width != want.width || got.channels != want.channels)
    return kWrongShape;
  double error = 0;
  for (std::size_t i = 0; i < got.values.size(); ++i) {
    if (holes != nullptr && holes->values[i] != 0) continue;
    const double difference = std::abs(got.values[i] - want.values[i]);
    error = std::isnan(difference) ? kWrongShape : std::max(error, difference);
  }
  return error;
}

}  // namespace zeroplane::gpu::selftest
