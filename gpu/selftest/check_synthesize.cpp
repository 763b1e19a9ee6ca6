#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "gpu/selftest/checks.h"
#include "gpu/selftest/reference_synthesize.h"
#include "gpu/synthesize/synthesize.h"
#include "gpu/synthesize/synthesize_autograd.h"

namespace zeroplane::gpu::selftest {
namespace {

Plane MakeMap(Random& random, const Scene& scene, double low, double high) {
  Plane map(scene.height, scene.width, 1);
  for (double& value : map.values) value = static_cast<float>(random.Between(low, high));
  return map;
}

template <class Function>
Plane Each(Plane plane, const Function& function) {
  for (std::size_t i = 0; i < plane.values.size(); ++i) plane.values[i] = function(i);
  return plane;
}

void CheckCanvas(const Setting& setting, const Scene& scene, Report& report) {
  Random random(4);
  const Plane raw = MakeMap(random, scene, -3, 9);
  const at::Tensor iz = ApplyCanvas(setting.Map(raw), {38.5, 25.0});
  const Plane want = Each(raw, [&](std::size_t i) { return reference::Canvas(raw.values[i], 38.5, 25.0); });
  report.Add("canvas", setting.Describe(scene.name), MaxError(ToPlane(iz), want), kCanvasTolerance);
}

/// All stages at once, as a grade with everything on asks for them, with more effects than a pass takes; and
/// the same without curve and knee.
void CheckFused(const Setting& setting, const Scene& scene, Report& report) {
  Random random(5);
  const Plane iz = MakeMap(random, scene, -4, 259), vs = MakeMap(random, scene, -0.02, 0.06);
  const Plane vt = MakeMap(random, scene, -2, 9), alpha = MakeMap(random, scene, 0, 1);
  const Plane codes = Each(alpha, [&](std::size_t) { return random.Below(256); });
  const DepthCurve curve{{{0, 0}, {30, 4}, {101.5, 120}, {150, 120}, {255, 240}}};
  const std::vector<std::pair<double, double>> points = {
      {0, 0}, {30, 4}, {101.5, 120}, {150, 120}, {255, 240}};
  const ResidualStyle style{2.75, -4.5};
  for (const bool artistic : {false, true}) {
    for (const bool shaped : {false, true}) {
      SynthesizeInputs inputs{setting.Map(iz), std::nullopt, {}};
      if (artistic) inputs.artistic = DualPath{setting.Map(vs), setting.Map(vt), style};
      inputs.effects = {{setting.Map(alpha), {-7.5, 1.4, 2.25}},
                        {setting.ToTensor(codes, at::kByte), {3, 0, -1.5}}};
      for (int more = 0; more < 18; ++more) inputs.effects.push_back({inputs.effects[0].alpha, {0.25, 1, 0}});
      SynthesizeOptions options{0.11, 14.5, std::nullopt, std::nullopt};
      if (shaped) {
        options.curve = curve;
        options.knee = ComfortKnee{-9, 6, 2.5};
      }
      SynthesizeResult result;
      Synthesize(inputs, options, result);
      const Plane want = Each(iz, [&](std::size_t i) {
        const double x = shaped ? reference::MonotoneCubic(points, iz.values[i]) : iz.values[i];
        double d = artistic ? reference::DualDisparity(x, vs.values[i], vt.values[i], 2.75, -4.5)
                            : reference::Disparity(x, 0.11, 14.5);
        d = reference::LocalMove(d, alpha.values[i], -7.5, 1.4, 2.25);
        d = reference::LocalMove(d, codes.values[i] / 255, 3, 0, -1.5);
        for (int more = 0; more < 18; ++more) d = reference::LocalMove(d, alpha.values[i], 0.25, 1, 0);
        return shaped ? reference::Comfort(d, -9, 6, 2.5) : d;
      });
      // The steepest the canvas becomes disparity: scale * vs = 0.165 px, 1.4 times that inside the effect.
      const double table = shaped ? 0.165 * 1.4 * CurveTableError(curve) : 0;
      report.Add(artistic ? "synthesize: dual" : "synthesize",
                 setting.Describe(std::string(scene.name) + (shaped ? ", curve and knee" : "")),
                 MaxError(ToPlane(result.disparity_px), want), kPixelTolerance + table);
    }
  }
}

void CheckLocalMove(const Setting& setting, const Scene& scene, Report& report) {
  Random random(6);
  const Plane disparity = MakeMap(random, scene, -20, 15), alpha = MakeMap(random, scene, 0, 1);
  const at::Tensor moved = ApplyLocalMove(setting.Map(disparity), setting.Map(alpha), {-7.5, 1.4, 2.25});
  const Plane want = Each(disparity, [&](std::size_t i) {
    return reference::LocalMove(disparity.values[i], alpha.values[i], -7.5, 1.4, 2.25);
  });
  report.Add("local move", setting.Describe(scene.name), MaxError(ToPlane(moved), want), kPixelTolerance);
}

/// The differentiable path: values, and gradients under random weights.
void CheckGlobal(const Setting& setting, const Scene& scene, Report& report) {
  const at::AutoGradMode with_grad(true);
  constexpr double kScale = 1.7, kOffset = -3.25;
  Random random(7);
  const Plane iz = MakeMap(random, scene, 0, 255), vs = MakeMap(random, scene, -0.02, 0.06);
  const Plane vt = MakeMap(random, scene, -2, 9), grad = MakeMap(random, scene, -1, 1);
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const auto leaf = [&](const at::Tensor& tensor) { return tensor.detach().requires_grad_(true); };
    const auto map = [&](const Plane& plane) { return leaf(setting.ToTensor(plane, type)); };
    const at::Tensor a = map(iz), b = map(vs), c = map(vt);
    const auto number = [&](double value) {
      return leaf(at::full({}, value, a.options().requires_grad(false)));
    };
    const at::Tensor s = number(kScale), t = number(kOffset);
    const at::Tensor d = GlobalDisparity(a, b, c, s, t);
    d.backward(setting.ToTensor(grad, type));
    const auto each = [&](const auto& function) {
      return Each(iz, [&](std::size_t i) {
        return function(iz.values[i], vs.values[i], vt.values[i], grad.values[i]);
      });
    };
    double error = MaxError(ToPlane(d.detach()), each([&](double x, double v, double w, double) {
                              return reference::DualDisparity(x, v, w, kScale, kOffset);
                            }));
    const auto hold = [&](const at::Tensor& got, const auto& function) {
      error = std::max(error, MaxError(ToPlane(got), each(function)));
    };
    hold(a.grad(), [](double, double v, double, double g) { return -kScale * v * g; });
    hold(b.grad(), [](double x, double, double, double g) { return -kScale * x * g; });
    hold(c.grad(), [](double, double, double, double g) { return kScale * g; });
    double to_s = 0, to_t = 0;
    for (std::size_t i = 0; i < iz.values.size(); ++i) {
      to_s += grad.values[i] * (vt.values[i] - vs.values[i] * iz.values[i]);
      to_t += grad.values[i];
    }
    error =
        std::max({error, std::abs(s.grad().item<double>() - to_s), std::abs(t.grad().item<double>() - to_t)});
    const bool is_single = type == at::kFloat;
    report.Add("global disparity",
               std::string(scene.name) + (is_single ? ", float32" : ", float64") +
                   (setting.strided ? ", strided" : ""),
               error, is_single ? kPixelTolerance : 1e-10);
  }
}

}  // namespace

void CheckSynthesize(const Setting& setting, const Scene& scene, Report& report) {
  CheckCanvas(setting, scene, report);
  CheckFused(setting, scene, report);
  CheckLocalMove(setting, scene, report);
  CheckGlobal(setting, scene, report);
}

}  // namespace zeroplane::gpu::selftest
