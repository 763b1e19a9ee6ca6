#include <algorithm>
#include <limits>

#include "gpu/fill/fill_background.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_fill.h"
#include "gpu/selftest/reference_warp.h"

namespace zeroplane::gpu::selftest {
namespace {

/// Punches some more holes, whole rows among them, and some NaN.
void Damage(Random& random, Plane& holes, Plane& disparity_px) {
  for (int y = 0; y < holes.height; ++y) {
    const bool all = random.Below(8) == 0;
    for (int x = 0; x < holes.width; ++x) {
      if (all || random.Below(6) == 0) holes.at(y, x) = 255;
      if (random.Below(30) == 0) disparity_px.at(y, x) = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace

void CheckFill(const Setting& setting, const Scene& scene, Report& report) {
  Random random(1);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  const Plane disparity = MakeDisparity(random, scene);
  double error = 0;
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    for (const double blur : {0.0, 0.45, 1.0}) {
      auto warped = reference::Warp(picture, disparity, factor, 2);
      if (blur == 1.0) Damage(random, warped.holes, warped.disparity_px);
      // The fill starts from samples and single precision, whatever the warp would round to.
      const Plane source = ToPlane(setting.Picture(warped.picture)),
                  moved = ToPlane(setting.Map(warped.disparity_px));
      const at::Tensor got = FillBackground(setting.Picture(source), setting.Map(warped.holes).to(at::kByte),
                                            setting.Map(moved), {1.5, blur});
      error = std::max(error, MaxError(ToPlane(got), reference::FillBackground(source, warped.holes, moved,
                                                                               1.5, blur, setting.white())));
    }
  }
  report.Add("fill", setting.Describe(scene.name), error, setting.tolerance());
}

}  // namespace zeroplane::gpu::selftest
