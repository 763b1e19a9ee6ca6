#include <algorithm>
#include <string>

#include "core/stereo/anaglyph.h"
#include "gpu/compose/comfort_overlay.h"
#include "gpu/compose/compose.h"
#include "gpu/compose/disparity_map.h"
#include "gpu/compose/window_bars.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_compose.h"

namespace zeroplane::gpu::selftest {
namespace {

bool OfTwoEyes(Layout layout) {
  return layout != Layout::kDisparity && layout != Layout::kWiggle;
}

bool HasTwoHalves(Layout layout, const Scene& scene) {
  return (layout != Layout::kSideBySideHalf || scene.width >= 2) &&
         (layout != Layout::kTopBottomHalf || scene.height >= 2);
}

/// Floats are not rounded in their mean and difference by the reference, which is in double precision.
double ToleranceOf(Layout layout, const Setting& setting) {
  if (MatricesOf(layout) != nullptr || setting.picture_type == at::kFloat) return setting.tolerance();
  return kExact;
}

}  // namespace

void CheckCompose(const Setting& setting, const Scene& scene, Report& report) {
  Random random(2);
  const Plane left = MakePicture(random, scene.height, scene.width, setting);
  const Plane right = MakePicture(random, scene.height, scene.width, setting);
  at::Tensor got;
  for (const LayoutInfo& info : Layouts()) {
    if (!OfTwoEyes(info.layout) || !HasTwoHalves(info.layout, scene)) continue;
    double error = 0;
    for (const bool swap : {false, true}) {
      Compose(setting.Picture(left), setting.Picture(right), {info.layout, swap}, got);
      const Plane want = reference::Compose(left, right, info.layout, swap, setting.white());
      error = std::max(error, MaxError(ToPlane(got), want));
    }
    report.Add("compose", setting.Describe(std::string(info.id) + " of " + scene.name), error,
               ToleranceOf(info.layout, setting));
  }
}

void CheckDisparityMap(const Setting& setting, const Scene& scene, Report& report) {
  Random random(3);
  const Plane disparity = MakeDisparity(random, scene);
  double error = 0;
  for (const DisparityMapStyle style : {DisparityMapStyle::kColors, DisparityMapStyle::kGreys}) {
    for (const double width_px : {0.0, 1.0, 2.5}) {
      const DisparityMapOptions options{3.0, width_px > 0, std::max(width_px, 1.0), style};
      const at::Tensor got = DisparityMap(setting.Map(disparity), options);
      error = std::max(error, MaxError(ToPlane(got), reference::DisparityMap(disparity, options)));
    }
  }
  report.Add("disparity map", setting.Describe(scene.name), error, kCodeTolerance);
}

void CheckComfortOverlay(const Setting& setting, const Scene& scene, Report& report) {
  Random random(4);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  const Plane disparity = MakeDisparity(random, scene);
  ComfortOverlayOptions options;
  options.near_limit_pct = -0.75;
  options.far_limit_pct = 1.25;
  double error = 0;
  for (const double period_px : {6.0, 14.0, 33.3}) {
    options.hatch_period_px = period_px;
    const at::Tensor got = ComfortOverlay(setting.Picture(picture), setting.Map(disparity), options);
    const Plane want = reference::ComfortOverlay(picture, disparity, options, setting.white());
    error = std::max(error, MaxError(ToPlane(got), want));
  }
  report.Add("comfort overlay", setting.Describe(scene.name), error, setting.tolerance());
}

void CheckWindowBars(const Setting& setting, const Scene& scene, Report& report) {
  Random random(5);
  const Plane left = MakePicture(random, scene.height, scene.width, setting);
  const Plane right = MakePicture(random, scene.height, scene.width, setting);
  const auto px = [&](double pct) { return pct / 100 * scene.width; };
  double error = 0;
  for (const FloatingWindow& window :
       {FloatingWindow{}, FloatingWindow{-4.3, -4.3, -3, -3}, FloatingWindow{2, 7.7, 1, 0},
        FloatingWindow{-9, 5, 6, -3.5}, FloatingWindow{-70, -70, -200, -60}}) {
    const Eyes got = FloatingWindowBars(setting.Picture(left), setting.Picture(right), window);
    const double left_top = px(window.left_top_pct), left_bottom = px(window.left_bottom_pct);
    const double right_top = px(window.right_top_pct), right_bottom = px(window.right_bottom_pct);
    const Plane want_left =
        reference::WindowBars(left, {-left_top, -left_bottom}, {right_top, right_bottom}, setting.white());
    const Plane want_right =
        reference::WindowBars(right, {left_top, left_bottom}, {-right_top, -right_bottom}, setting.white());
    error =
        std::max({error, MaxError(ToPlane(got.left), want_left), MaxError(ToPlane(got.right), want_right)});
  }
  report.Add("floating window", setting.Describe(scene.name), error, setting.tolerance());
}

}  // namespace zeroplane::gpu::selftest
