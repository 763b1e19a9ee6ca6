#include "gpu/compose/comfort_overlay.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/compose/comfort_overlay_kernels.h"

namespace zeroplane::gpu {
namespace {

Hatch MakeHatch(const CodeColor& color, double period_px, bool rising) {
  Hatch hatch{};
  std::copy(color.begin(), color.end(), hatch.color);
  hatch.per_px = static_cast<float>(1 / (std::numbers::sqrt2 * period_px));
  hatch.down = rising ? 1 : -1;
  hatch.period_px = static_cast<float>(period_px);
  return hatch;
}

}  // namespace

void ComfortOverlayOptions::Check() const {
  ZP_CHECK(std::isfinite(near_limit_pct), "near_limit_pct");
  ZP_CHECK(std::isfinite(far_limit_pct), "far_limit_pct");
  ZP_CHECK_LT(near_limit_pct, far_limit_pct);
  ZP_CHECK(hatch_period_px >= 6 && hatch_period_px <= 256, "hatch_period_px");
  for (const CodeColor& color : {near_color, far_color}) {
    for (const float code : color) ZP_CHECK(code >= 0 && code <= 1, "near_color, far_color");
  }
}

void ComfortOverlay(const at::Tensor& picture, const at::Tensor& disparity_pct,
                    const ComfortOverlayOptions& options, at::Tensor& out) {
  options.Check();
  CheckPicture(picture, "picture");
  CheckMap(disparity_pct, at::kFloat, "disparity_pct");
  CheckSameGrid(picture, disparity_pct);
  const at::Tensor source = picture.contiguous(), map = disparity_pct.contiguous();
  Reuse(out, source.sizes(), source.scalar_type(), source);
  WithSamples(source, [&](auto sample) {
    using T = decltype(sample);
    const ComfortOverlayArgs<T> args{Samples<T>(source),
                                     map.data_ptr<float>(),
                                     Samples<T>(out),
                                     source.size(0),
                                     source.size(1),
                                     static_cast<float>(options.near_limit_pct),
                                     static_cast<float>(options.far_limit_pct),
                                     MakeHatch(options.near_color, options.hatch_period_px, true),
                                     MakeHatch(options.far_color, options.hatch_period_px, false)};
    Dispatch(
        source, [&] { ComfortOverlayCpu(args); }, [&](auto stream) { ComfortOverlayCuda(args, stream); });
  });
}

at::Tensor ComfortOverlay(const at::Tensor& picture, const at::Tensor& disparity_pct,
                          const ComfortOverlayOptions& options) {
  at::Tensor out;
  ComfortOverlay(picture, disparity_pct, options, out);
  return out;
}

}  // namespace zeroplane::gpu
