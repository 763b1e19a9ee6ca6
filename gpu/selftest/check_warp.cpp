#include <algorithm>
#include <limits>
#include <string>

#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_warp.h"
#include "gpu/warp/warp.h"

namespace zeroplane::gpu::selftest {

namespace {

/// Every seventh value or so is not a number, or infinite.
Plane WithAbsentVertices(Random& random, Plane disparity) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double absent[] = {std::numeric_limits<double>::quiet_NaN(), kInfinity, -kInfinity};
  for (double& value : disparity.values) {
    if (random.Below(7) == 0) value = absent[random.Below(3)];
  }
  return disparity;
}

void CheckHard(const Setting& setting, const Plane& picture, const Plane& disparity, const std::string& input,
               Report& report) {
  double color = 0, holes = 0, moved = 0;
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    for (const double max_stretch : {1.5, 2.0, 8.0}) {
      const auto want = reference::Warp(picture, disparity, factor, max_stretch);
      const auto got = Warp(setting.Picture(picture), setting.Map(disparity), {factor, max_stretch});
      color = std::max(color, MaxError(ToPlane(got.picture), want.picture));
      holes = std::max(holes, MaxError(ToPlane(got.holes), want.holes));
      moved = std::max(moved, MaxError(ToPlane(got.disparity_px), want.disparity_px));
    }
  }
  const std::string name = setting.Describe(input);
  report.Add("warp: picture", name, color, setting.tolerance());
  report.Add("warp: holes", name, holes, kExact);
  report.Add("warp: disparity", name, moved, kPixelTolerance);
}

}  // namespace

void CheckWarp(const Setting& setting, const Scene& scene, Report& report) {
  Random random(1);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  const Plane disparity = MakeDisparity(random, scene);
  CheckHard(setting, picture, disparity, scene.name, report);
  CheckHard(setting, picture, WithAbsentVertices(random, disparity), scene.name + std::string(" with gaps"),
            report);
}

}  // namespace zeroplane::gpu::selftest
