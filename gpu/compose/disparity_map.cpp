#include "gpu/compose/disparity_map.h"

#include <cmath>

#include "core/base/check.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/compose/color_tables.h"
#include "gpu/compose/disparity_map_kernels.h"
#include "gpu/compose/on_device.h"

namespace zeroplane::gpu {

void DisparityMapOptions::Check() const {
  ZP_CHECK(std::isfinite(full_scale_pct), "full_scale_pct");
  ZP_CHECK_GT(full_scale_pct, 0.0);
  constexpr double kWidest_px = 3;  // of wider lines the middle would be beyond the window's reach
  ZP_CHECK_GE(contour_width_px, 1.0);
  ZP_CHECK_LE(contour_width_px, kWidest_px);
}

void DisparityMap(const at::Tensor& disparity_pct, const DisparityMapOptions& options, at::Tensor& out) {
  options.Check();
  CheckMap(disparity_pct, at::kFloat, "disparity_pct");
  const at::Tensor source = disparity_pct.contiguous();
  Reuse(out, {source.size(0), source.size(1), 3}, at::kByte, source);
  const DivergingColors& colors = options.style == DisparityMapStyle::kGreys ? ScreenGreys() : ScreenColors();
  const DisparityMapArgs args{source.data_ptr<float>(),
                              out.data_ptr<std::uint8_t>(),
                              source.size(0),
                              source.size(1),
                              static_cast<float>(1 / options.full_scale_pct),
                              options.contour,
                              static_cast<float>(options.contour_width_px),
                              OnDevice(colors, source.device())};
  Dispatch(
      source, [&] { DisparityMapCpu(args); }, [&](auto stream) { DisparityMapCuda(args, stream); });
}

at::Tensor DisparityMap(const at::Tensor& disparity_pct, const DisparityMapOptions& options) {
  at::Tensor out;
  DisparityMap(disparity_pct, options, out);
  return out;
}

}  // namespace zeroplane::gpu
