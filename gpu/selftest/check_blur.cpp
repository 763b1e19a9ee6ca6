#include <cmath>

#include "gpu/blur/depth_blur.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_blur.h"

namespace zeroplane::gpu::selftest {

void CheckDepthBlur(const Setting& setting, const Scene& scene, Report& report) {
  Random random(9);
  const Plane picture = MakePicture(random, scene.height, scene.width, setting);
  const Plane radius = MakeDisparity(random, scene);
  Plane canvas = radius;
  for (double& value : canvas.values) value = random.Between(0, 255);
  const auto check = [&](const char* name, const Plane& map, const BlurOptions& options) {
    const at::Tensor got = DepthBlur(setting.Picture(picture), setting.Map(map), options);
    Plane want = reference::DepthBlur(picture, map, options, setting.white());
    if (setting.picture_type != at::kFloat) {
      for (double& value : want.values) value = std::round(value);
    }
    report.Add("blur", setting.Describe(std::string(name) + scene.name), MaxError(ToPlane(got), want),
               setting.tolerance());
  };
  // Odd numbers: no radius lies halfway between two eighths.
  check("lens, ", radius, {BlurRule::kLens, 0.3137, 0.1713, 0, 5.5});
  check("depth, ", canvas, {BlurRule::kDepthTimesIntensity, 0, 2, 4.3, 8});
  check("radius, ", radius, {BlurRule::kRadius, 0, 2, 0, 4});
}

}  // namespace zeroplane::gpu::selftest
