#include <algorithm>
#include <string>

#include "gpu/compose/compose.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_compose.h"

namespace zeroplane::gpu::selftest {

void CheckCompose(const Setting& setting, const Scene& scene, Report& report) {
  Random random(2);
  const Plane left = MakePicture(random, scene.height, scene.width, setting);
  const Plane right = MakePicture(random, scene.height, scene.width, setting);
  for (const LayoutInfo& info : Layouts()) {
    const bool halves_one = (info.layout == Layout::kSideBySideHalf && scene.width < 2) ||
                            (info.layout == Layout::kTopBottomHalf && scene.height < 2);
    if (info.layout == Layout::kDisparity || halves_one) continue;
    double error = 0;
    for (const bool swap : {false, true}) {
      const at::Tensor got = Compose(setting.Picture(left), setting.Picture(right), {info.layout, swap});
      error = std::max(error, MaxError(ToPlane(got), reference::Compose(left, right, info.layout, swap)));
    }
    report.Add("compose", setting.Describe(std::string(info.id) + " of " + scene.name), error,
               info.layout == Layout::kAnaglyphDubois ? kCodeTolerance : kExact);
  }
}

void CheckDisparityMap(const Setting& setting, const Scene& scene, Report& report) {
  Random random(3);
  const Plane disparity = MakeDisparity(random, scene);
  double error = 0;
  for (const bool contour : {false, true}) {
    const at::Tensor got = DisparityMap(setting.Map(disparity), {3.0, contour});
    error = std::max(error, MaxError(ToPlane(got), reference::DisparityMap(disparity, 3.0, contour)));
  }
  report.Add("disparity map", setting.Describe(scene.name), error, kCodeTolerance);
}

}  // namespace zeroplane::gpu::selftest
