#include <algorithm>

#include "gpu/fill/fill_background.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_fill.h"
#include "gpu/selftest/reference_warp.h"

namespace zeroplane::gpu::selftest {

void CheckFill(const Setting& setting, const Scene& scene, Report& report) {
  Random random(1);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  const Plane disparity = MakeDisparity(random, scene);
  double error = 0;
  for (const double factor : {1.0, -1.0, 0.5, -0.5}) {
    // The fill copies samples, so what is warped need not be rounded as the warp does it.
    const auto warped = reference::Warp(picture, disparity, factor, 2);
    const Plane source = ToPlane(setting.Picture(warped.picture)),
                moved = ToPlane(setting.Map(warped.disparity_px));
    const at::Tensor got = FillBackground(setting.Picture(source), setting.Map(warped.holes).to(at::kByte),
                                          setting.Map(moved), {1.5});
    error =
        std::max(error, MaxError(ToPlane(got), reference::FillBackground(source, warped.holes, moved, 1.5)));
  }
  report.Add("fill", setting.Describe(scene.name), error, kExact);
}

}  // namespace zeroplane::gpu::selftest
