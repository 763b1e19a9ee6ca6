#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <string>

#include "gpu/sample_row/sample_row.h"
#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_sample_row.h"

namespace zeroplane::gpu::selftest {
namespace {

/// Sums of a row's samples, all on one pixel, with weights up to 2 and values up to 60.
constexpr double kGradTolerance = 1e-2;
constexpr double kDoubleTolerance = 1e-10;

Plane MakeValues(Random& random, const Scene& scene, int channels, double range) {
  Plane plane(scene.height, scene.width, channels);
  for (double& value : plane.values) value = static_cast<float>(random.Between(-range, range));
  return plane;
}

/// [H, W, C] as the [1, C, H, W] that it is in memory, or packed.
at::Tensor ToBatch(const Setting& setting, const Plane& plane, at::ScalarType type) {
  const at::Tensor map = setting.ToTensor(plane, type);
  const at::Tensor batch = plane.channels == 1 ? map.unsqueeze(0) : map.permute({2, 0, 1});
  return setting.strided ? batch.unsqueeze(0) : batch.unsqueeze(0).contiguous();
}

Plane FromBatch(const at::Tensor& batch) {
  return ToPlane(batch.select(0, 0).permute({1, 2, 0}));
}

}  // namespace

void CheckSampleRow(const Setting& setting, const Scene& scene, Report& report) {
  const at::AutoGradMode with_grad(true);
  Random random(11);
  const Plane shift = MakeDisparity(random, scene);
  const Plane source = MakeValues(random, scene, 2, 60), grad = MakeValues(random, scene, 2, 2);
  const auto want = reference::SampleRow(source, shift);
  const auto want_grad = reference::SampleRowGradients(source, shift, grad);
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const at::Tensor from = ToBatch(setting, source, type).requires_grad_(true);
    const at::Tensor by = ToBatch(setting, shift, type).requires_grad_(true);
    const SampleRowResult got = SampleRow(from, by);
    got.sampled.backward(ToBatch(setting, grad, type));
    const bool is_single = type == at::kFloat;
    const std::string name = std::string(scene.name) + (is_single ? ", float32" : ", float64") +
                             (setting.strided ? ", strided" : "");
    report.Add("sample row", name, MaxError(FromBatch(got.sampled.detach()), want.sampled),
               is_single ? kPixelTolerance : kDoubleTolerance);
    report.Add("sample row: valid", name, MaxError(FromBatch(got.valid), want.valid), kExact);
    report.Add("sample row: grad", name,
               std::max(MaxError(FromBatch(from.grad()), want_grad.source),
                        MaxError(FromBatch(by.grad()), want_grad.shift_px)),
               is_single ? kGradTolerance : kDoubleTolerance);
  }
}

}  // namespace zeroplane::gpu::selftest
