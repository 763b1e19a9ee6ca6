#include "gpu/selftest/selftest.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iomanip>
#include <random>
#include <sstream>
#include <utility>

#include "gpu/compose/compose.h"
#include "gpu/fill/fill_background.h"
#include "gpu/selftest/reference.h"
#include "gpu/stats/stats.h"
#include "gpu/synthesize/synthesize.h"
#include "gpu/warp/warp.h"

namespace zeroplane::gpu {
namespace {

using reference::Plane;

// Largest differences that single precision and the ops' stated rounding explain.
constexpr double kCodeTolerance =
    1.0;  // uint8 against an unrounded value: half a code, and half for the 15-bit weight
constexpr double kFloatTolerance = 2e-3;   // float32 code values up to 255
constexpr double kPixelTolerance = 1e-3;   // disparities up to some hundred pixels
constexpr double kCanvasTolerance = 1e-3;  // iz up to 255
constexpr double kExact = 0.0;

/// Disparities are multiples of this, so that single precision places every vertex exactly and the reference
/// and the op must agree about every hole.
constexpr double kStepPx = 1.0 / 64;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int Below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }
  double Between(double low, double high) { return low + (high - low) * (Below(65536) / 65536.0); }
  double StepBetween(double low, double high) { return std::round(Between(low, high) / kStepPx) * kStepPx; }

 private:
  std::mt19937 engine_;
};

struct Scene {
  const char* name;
  int height, width;
  std::function<double(Random&, int y, int x)> disparity_px;
};

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

Plane MakePicture(Random& random, int height, int width, bool whole_codes) {
  Plane picture(height, width, 3);
  for (double& value : picture.values) value = whole_codes ? random.Below(256) : random.Between(0, 255);
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

/// What the rows are made with: where the tensors live, how they lie in memory, what type pictures have.
struct Setting {
  at::Device device;
  bool strided;
  at::ScalarType picture_type = at::kByte;

  std::string Describe(const std::string& input) const {
    return input + (picture_type == at::kByte ? ", uint8" : ", float32") + (strided ? ", strided" : "");
  }

  at::Tensor ToTensor(const Plane& plane, at::ScalarType type) const {
    const bool is_map = plane.channels == 1;
    at::Tensor tensor =
        at::empty({plane.height, plane.width, plane.channels}, at::TensorOptions(at::kDouble));
    std::copy(plane.values.begin(), plane.values.end(), tensor.data_ptr<double>());
    tensor = tensor.to(type).to(device);
    if (is_map) tensor = tensor.squeeze(2);
    if (!strided) return tensor;
    return is_map ? at::stack({tensor, tensor}, 2).select(2, 0)
                  : tensor.permute({2, 0, 1}).contiguous().permute({1, 2, 0});
  }
  at::Tensor Picture(const Plane& plane) const { return ToTensor(plane, picture_type); }
  at::Tensor Map(const Plane& plane) const { return ToTensor(plane, at::kFloat); }
};

Plane ToPlane(const at::Tensor& tensor) {
  const at::Tensor host = tensor.cpu().to(at::kDouble).contiguous();
  Plane plane(static_cast<int>(host.size(0)), static_cast<int>(host.size(1)),
              host.dim() == 3 ? static_cast<int>(host.size(2)) : 1);
  std::copy_n(host.data_ptr<double>(), plane.values.size(), plane.values.begin());
  return plane;
}

constexpr double kWrongShape = 1e9;

/// The largest difference; where `holes` are given, not inside them.
double MaxError(const Plane& got, const Plane& want, const Plane* holes = nullptr) {
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

class Selftest {
 public:
  explicit Selftest(at::Device device) : device_(device) {}

  std::vector<SelftestRow> Run() {
    for (const bool strided : {false, true}) {
      for (const Scene& scene : Scenes()) {
        for (const at::ScalarType type : {at::kByte, at::kFloat})
          TestWarpAndFill({device_, strided, type}, scene);
        TestCompose({device_, strided}, scene);
        TestDisparityMap({device_, strided}, scene);
        TestSynthesize({device_, strided}, scene);
        TestStats({device_, strided}, scene);
      }
    }
    return std::move(rows_);
  }

 private:
  void Add(const char* op, const std::string& test_case, double error, double tolerance) {
    rows_.push_back({op, test_case, error, tolerance, error <= tolerance});
  }

  void TestWarpAndFill(const Setting& setting, const Scene& scene) {
    const bool codes = setting.picture_type == at::kByte;
    Random random(1);
    const Plane picture = MakePicture(random, scene.height, scene.width, codes);
    const Plane disparity = MakeDisparity(random, scene);
    double color = 0, holes = 0, moved = 0, filled = 0;
    for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
      for (const double max_stretch : {1.5, 2.0, 8.0}) {
        const auto want = reference::Warp(picture, disparity, factor, max_stretch);
        const auto got = Warp(setting.Picture(picture), setting.Map(disparity), {factor, max_stretch});
        color = std::max(color, MaxError(ToPlane(got.picture), want.picture));
        holes = std::max(holes, MaxError(ToPlane(got.holes), want.holes));
        moved = std::max(moved, MaxError(ToPlane(got.disparity_px), want.disparity_px, &want.holes));
        // The fill copies samples, so it is compared on the op's own warped picture.
        const auto want_filled =
            reference::FillBackground(ToPlane(got.picture), want.holes, ToPlane(got.disparity_px), 1.5);
        filled = std::max(filled,
                          MaxError(ToPlane(FillBackground(got.picture, setting.Map(want.holes).to(at::kByte),
                                                          got.disparity_px, {1.5})),
                                   want_filled));
      }
    }
    const std::string name = setting.Describe(scene.name);
    Add("warp: picture", name, color, codes ? kCodeTolerance : kFloatTolerance);
    Add("warp: holes", name, holes, kExact);
    Add("warp: disparity", name, moved, kPixelTolerance);
    Add("fill", name, filled, kExact);
  }

  void TestCompose(const Setting& setting, const Scene& scene) {
    Random random(2);
    const Plane left = MakePicture(random, scene.height, scene.width, true);
    const Plane right = MakePicture(random, scene.height, scene.width, true);
    for (const LayoutInfo& info : Layouts()) {
      const bool halves_one = (info.layout == Layout::kSideBySideHalf && scene.width < 2) ||
                              (info.layout == Layout::kTopBottomHalf && scene.height < 2);
      if (info.layout == Layout::kDisparity || halves_one) continue;
      double error = 0;
      for (const bool swap : {false, true}) {
        const at::Tensor got = Compose(setting.Picture(left), setting.Picture(right), {info.layout, swap});
        error = std::max(error, MaxError(ToPlane(got), reference::Compose(left, right, info.layout, swap)));
      }
      Add("compose", setting.Describe(std::string(info.id) + " of " + scene.name), error,
          info.layout == Layout::kAnaglyphDubois ? kCodeTolerance : kExact);
    }
  }

  void TestDisparityMap(const Setting& setting, const Scene& scene) {
    Random random(3);
    const Plane disparity = MakeDisparity(random, scene);
    double error = 0;
    for (const bool contour : {false, true}) {
      const at::Tensor got = DisparityMap(setting.Map(disparity), {3.0, contour});
      error = std::max(error, MaxError(ToPlane(got), reference::DisparityMap(disparity, 3.0, contour)));
    }
    Add("disparity map", setting.Describe(scene.name), error, kCodeTolerance);
  }

  void TestSynthesize(const Setting& setting, const Scene& scene) {
    Random random(4);
    Plane raw(scene.height, scene.width, 1), alpha = raw;
    for (double& value : raw.values) value = static_cast<float>(random.Between(-3, 9));
    for (double& value : alpha.values) value = static_cast<float>(random.Between(0, 1));
    const auto each = [](Plane plane, const auto& function) {
      for (std::size_t i = 0; i < plane.values.size(); ++i) plane.values[i] = function(i);
      return plane;
    };
    const at::Tensor iz = ApplyCanvas(setting.Map(raw), {38.5, 25.0});
    const Plane iz_plane = ToPlane(iz);
    Add("canvas", setting.Describe(scene.name),
        MaxError(iz_plane,
                 each(raw, [&](std::size_t i) { return reference::Canvas(raw.values[i], 38.5, 25.0); })),
        kCanvasTolerance);
    const at::Tensor disparity = Synthesize(setting.Map(iz_plane), {0.11, 14.5});
    const Plane disparity_plane = ToPlane(disparity);
    Add("synthesize", setting.Describe(scene.name),
        MaxError(
            disparity_plane,
            each(raw, [&](std::size_t i) { return reference::Disparity(iz_plane.values[i], 0.11, 14.5); })),
        kPixelTolerance);
    const at::Tensor moved =
        ApplyLocalMove(setting.Map(disparity_plane), setting.Map(alpha), {-7.5, 1.4, 2.25});
    Add("local move", setting.Describe(scene.name),
        MaxError(ToPlane(moved), each(raw,
                                      [&](std::size_t i) {
                                        return reference::LocalMove(disparity_plane.values[i],
                                                                    alpha.values[i], -7.5, 1.4, 2.25);
                                      })),
        kPixelTolerance);
  }

  void TestStats(const Setting& setting, const Scene& scene) {
    Random random(5);
    const Plane values = MakeDisparity(random, scene);
    Plane weights = values;
    for (double& weight : weights.values) weight = random.Below(3) / 2.0;
    weights.values.back() = 1;
    const std::vector<double> percents = {0, 1, 37.5, 50, 99, 99.8, 100};
    const std::vector<double> got = Percentiles(setting.Map(values), percents);
    double error = 0;
    for (std::size_t i = 0; i < percents.size(); ++i) {
      error = std::max(error, std::abs(got[i] - reference::Percentile(values.values, percents[i])));
    }
    Add("percentiles", setting.Describe(scene.name), error, kExact);
    const WeightedMedianResult median = WeightedMedian(setting.Map(values), setting.Map(weights));
    Add("weighted median", setting.Describe(scene.name),
        median.ok ? std::abs(median.value - reference::WeightedMedian(values.values, weights.values))
                  : kWrongShape,
        kExact);
  }

  const at::Device device_;
  std::vector<SelftestRow> rows_;
};

}  // namespace

std::vector<SelftestRow> RunSelftest(at::Device device) {
  return Selftest(device).Run();
}

std::string FormatSelftest(const std::vector<SelftestRow>& rows) {
  std::ostringstream text;
  int failed = 0;
  for (const SelftestRow& row : rows) {
    failed += row.passed ? 0 : 1;
    text << (row.passed ? "ok    " : "FAILED") << "  " << std::left << std::setw(17) << row.op
         << std::setw(44) << row.test_case << "error " << std::setw(12) << row.max_error << "allowed "
         << row.tolerance << "\n";
  }
  text << rows.size() - failed << " of " << rows.size() << " comparisons passed\n";
  return text.str();
}

}  // namespace zeroplane::gpu
