#include <cstddef>

#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_synthesize.h"
#include "gpu/synthesize/synthesize.h"

namespace zeroplane::gpu::selftest {

void CheckSynthesize(const Setting& setting, const Scene& scene, Report& report) {
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
  report.Add("canvas", setting.Describe(scene.name),
             MaxError(iz_plane,
                      each(raw, [&](std::size_t i) { return reference::Canvas(raw.values[i], 38.5, 25.0); })),
             kCanvasTolerance);
  const at::Tensor disparity = Synthesize(setting.Map(iz_plane), {0.11, 14.5});
  const Plane disparity_plane = ToPlane(disparity);
  report.Add(
      "synthesize", setting.Describe(scene.name),
      MaxError(
          disparity_plane,
          each(raw, [&](std::size_t i) { return reference::Disparity(iz_plane.values[i], 0.11, 14.5); })),
      kPixelTolerance);
  const at::Tensor moved =
      ApplyLocalMove(setting.Map(disparity_plane), setting.Map(alpha), {-7.5, 1.4, 2.25});
  report.Add("local move", setting.Describe(scene.name),
             MaxError(ToPlane(moved), each(raw,
                                           [&](std::size_t i) {
                                             return reference::LocalMove(disparity_plane.values[i],
                                                                         alpha.values[i], -7.5, 1.4, 2.25);
                                           })),
             kPixelTolerance);
}

}  // namespace zeroplane::gpu::selftest
