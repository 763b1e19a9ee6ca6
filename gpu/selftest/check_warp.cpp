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

/// Colours are rounded twice: when a pixel is taken apart, and when the parts have moved.
constexpr double kRoundedTwice = 1.5;

void CheckSoft(const Setting& setting, const Plane& picture, const Plane& disparity, const std::string& input,
               Report& report) {
  double color = 0, holes = 0, moved = 0, alpha = 0, blended = 0;
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    for (const double soft_edge_px : {0.5, 1.5, 3.0}) {
      const auto want = reference::WarpSoft(picture, disparity, factor, 2, soft_edge_px, setting.white());
      const auto got = Warp(setting.Picture(picture), setting.Map(disparity), {factor, 2, soft_edge_px});
      Plane over = want.mesh.picture;
      for (std::size_t i = 0; i < over.values.size(); ++i) {
        const double share = want.edge_alpha.values[i / 3] / 255;
        over.values[i] += share * (want.edge_color.values[i] - over.values[i]);
      }
      color = std::max(color, MaxError(ToPlane(got.picture), want.mesh.picture));
      holes = std::max(holes, MaxError(ToPlane(got.holes), want.mesh.holes));
      moved = std::max(moved, MaxError(ToPlane(got.disparity_px), want.mesh.disparity_px));
      alpha = std::max(alpha, MaxError(ToPlane(got.edge_alpha), want.edge_alpha));
      BlendEdges(got, got.picture);
      blended = std::max(blended, MaxError(ToPlane(got.picture), over));
    }
  }
  const std::string name = setting.Describe(input);
  report.Add("soft warp: picture", name, color, kRoundedTwice * setting.tolerance());
  report.Add("soft warp: holes", name, holes, kExact);
  report.Add("soft warp: disparity", name, moved, kPixelTolerance);
  report.Add("soft warp: coverage", name, alpha, kCodeTolerance);
  report.Add("soft warp: blended", name, blended, kRoundedTwice * setting.tolerance());
}

}  // namespace

void CheckWarp(const Setting& setting, const Scene& scene, Report& report) {
  Random random(1);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  const Plane disparity = MakeDisparity(random, scene);
  CheckHard(setting, picture, disparity, scene.name, report);
  CheckSoft(setting, picture, disparity, scene.name, report);
  const Plane gaps = WithAbsentVertices(random, disparity);
  CheckHard(setting, picture, gaps, scene.name + std::string(" with gaps"), report);
  CheckSoft(setting, picture, gaps, scene.name + std::string(" with gaps"), report);
}

}  // namespace zeroplane::gpu::selftest
