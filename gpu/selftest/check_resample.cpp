#include <algorithm>
#include <array>
#include <cmath>

#include "gpu/resample/joint_upsample.h"
#include "gpu/resample/resize.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_resample.h"

namespace zeroplane::gpu::selftest {
namespace {

struct Size {
  int height, width;
};

/// Smaller, larger, one of each, and the same.
std::array<Size, 5> SizesFrom(int height, int width) {
  return {{{std::max(1, height / 3), std::max(1, width / 4)},
           {std::max(1, height * 2 / 3), width * 5 / 3},
           {height * 2, std::max(1, width / 2)},
           {height, width},
           {height, width + 1}}};
}

Plane Rounded(Plane plane, const Setting& setting) {
  if (setting.picture_type == at::kFloat) return plane;
  for (double& value : plane.values) value = std::clamp(std::round(value), 0.0, setting.white());
  return plane;
}

double Largest(const Plane& plane) {
  double largest = 1;
  for (const double value : plane.values) largest = std::max(largest, std::abs(value));
  return largest;
}

Plane Scaled(Plane plane, double factor) {
  for (double& value : plane.values) value *= factor;
  return plane;
}

}  // namespace

void CheckResize(const Setting& setting, const Scene& scene, Report& report) {
  Random random(6);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  for (const auto filter : {ResizeFilter::kArea, ResizeFilter::kBicubic}) {
    const bool bicubic = filter == ResizeFilter::kBicubic;
    for (const bool linear_light : {false, true}) {
      double error = 0;
      for (const Size& size : SizesFrom(scene.height, scene.width)) {
        const Plane want = Rounded(
            reference::Resize(picture, size.height, size.width, bicubic, linear_light, setting.white()),
            setting);
        const at::Tensor got =
            Resize(setting.Picture(picture), size.height, size.width, {filter, linear_light});
        error = std::max(error, MaxError(ToPlane(got), want));
      }
      report.Add("resize",
                 setting.Describe(std::string(bicubic ? "bicubic, " : "area, ") +
                                  (linear_light ? "light, " : "") + scene.name),
                 error, setting.tolerance());
    }
  }
}

void CheckResizeMap(const Setting& setting, const Scene& scene, Report& report) {
  Random random(7);
  const Plane map = MakeDisparity(random, scene);
  const double unit = 1 / Largest(map);
  double error = 0;
  for (const auto filter : {ResizeFilter::kArea, ResizeFilter::kBicubic}) {
    for (const Size& size : SizesFrom(scene.height, scene.width)) {
      const at::Tensor got = Resize(setting.Map(map), size.height, size.width, {filter, false});
      const Plane want = reference::Resize(map, size.height, size.width, filter == ResizeFilter::kBicubic,
                                           false, setting.white());
      error = std::max(error, MaxError(Scaled(ToPlane(got), unit), Scaled(want, unit)));
    }
  }
  report.Add("resize map", setting.Describe(scene.name), error, kLightTolerance);
}

void CheckJointUpsample(const Setting& setting, const Scene& scene, Report& report) {
  Random random(8);
  const Plane map = MakeDisparity(random, scene);
  const double unit = 1 / Largest(map);
  double error = 0;
  for (const double scale : {1.0, 2.6, 4.0}) {
    const Plane guide = MakePicture(random, static_cast<int>(std::ceil(scene.height * scale)),
                                    static_cast<int>(std::ceil(scene.width * (scale + 1) / 2)), setting);
    const at::Tensor got = JointUpsample(setting.Map(map), setting.Picture(guide), {0.1, 0.25});
    const Plane want = reference::JointUpsample(map, guide, 0.1, 0.25, setting.white());
    error = std::max(error, MaxError(Scaled(ToPlane(got), unit), Scaled(want, unit)));
  }
  report.Add("joint upsample", setting.Describe(scene.name), error, kLightTolerance);
}

}  // namespace zeroplane::gpu::selftest
