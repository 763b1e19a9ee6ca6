#include <algorithm>
#include <vector>

#include "gpu/fill/inpaint.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_inpaint.h"
#include "gpu/selftest/reference_warp.h"

namespace zeroplane::gpu::selftest {

namespace {

/// Sums of single precision are worth some 1e-5 of white, which is more than a code of 16 bits, and a search
/// goes on from them.
constexpr double kDeepTolerance = 64;

}  // namespace

/// On the given scene as it is, and made high enough for several levels.
void CheckInpaint(const Setting& setting, const Scene& scene, Report& report) {
  constexpr int kTall = 30;
  const Scene tall{scene.name, std::max(scene.height, kTall), scene.width, scene.disparity_px};
  Random random(6);
  double error = 0;
  for (const Scene& each : {scene, tall}) {
    const Plane picture = MakePicture(random, each.height, each.width, setting);
    const auto warped = reference::Warp(picture, MakeDisparity(random, each), 1, 2);
    const Plane source = ToPlane(setting.Picture(warped.picture)),
                moved = ToPlane(setting.Map(warped.disparity_px));
    for (const InpaintOptions& options : {InpaintOptions{1.3, 0.7, 1, 16}, InpaintOptions{2.1, 1.0, 0, 64}}) {
      const at::Tensor got = Inpaint(setting.Picture(source), setting.Map(warped.holes).to(at::kByte),
                                     setting.Map(moved), options);
      const Plane want = reference::Inpaint(
          source, warped.holes, moved,
          {options.same_surface_pct, options.texture, options.rim_px, options.coarsest_width_px},
          setting.white(), setting.picture_type != at::kFloat);
      error = std::max(error, MaxError(ToPlane(got), want));
    }
  }
  const double tolerance = setting.picture_type == kUint16 ? kDeepTolerance : setting.tolerance();
  report.Add("inpaint", setting.Describe(scene.name), error, tolerance);
}

}  // namespace zeroplane::gpu::selftest
