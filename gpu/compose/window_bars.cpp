#include "gpu/compose/window_bars.h"

#include <cmath>

#include "core/base/check.h"
#include "core/stereo/units.h"
#include "gpu/base/dispatch.h"
#include "gpu/base/reuse.h"
#include "gpu/base/samples.h"
#include "gpu/base/tensor_checks.h"
#include "gpu/compose/window_bars_kernels.h"

namespace zeroplane::gpu {
namespace {

/// @param side -1 for bars of negative, +1 for bars of positive disparities
Bar MakeBar(double top_pct, double bottom_pct, int side, std::int64_t width) {
  const int eye_width = static_cast<int>(width);
  return {static_cast<float>(side * PctToPx(top_pct, eye_width)),
          static_cast<float>(side * PctToPx(bottom_pct, eye_width))};
}

void Mask(const at::Tensor& picture, const Bar& left, const Bar& right, at::Tensor& out) {
  const bool in_place = out.defined() && out.is_same(picture) && picture.is_contiguous();
  const at::Tensor source = picture.contiguous();
  if (!in_place) Reuse(out, source.sizes(), source.scalar_type(), source);
  WithSamples(source, [&](auto sample) {
    using T = decltype(sample);
    const WindowBarsArgs<T> args{
        Samples<T>(source), Samples<T>(out), source.size(0), source.size(1), left, right};
    Dispatch(
        source, [&] { WindowBarsCpu(args); }, [&](auto stream) { WindowBarsCuda(args, stream); });
  });
}

}  // namespace

void FloatingWindowBars(const at::Tensor& left, const at::Tensor& right, const FloatingWindow& window,
                        Eyes& out) {
  CheckPicture(left, "left");
  CheckPicture(right, "right");
  CheckSameGrid(left, right);
  CheckSameType(left, right);
  for (const double pct :
       {window.left_top_pct, window.left_bottom_pct, window.right_top_pct, window.right_bottom_pct}) {
    ZP_CHECK(std::isfinite(pct), "a side of the floating window");
  }
  const auto left_bar = [&](int side) {
    return MakeBar(window.left_top_pct, window.left_bottom_pct, side, left.size(1));
  };
  const auto right_bar = [&](int side) {
    return MakeBar(window.right_top_pct, window.right_bottom_pct, side, left.size(1));
  };
  Mask(left, left_bar(-1), right_bar(1), out.left);
  Mask(right, left_bar(1), right_bar(-1), out.right);
}

Eyes FloatingWindowBars(const at::Tensor& left, const at::Tensor& right, const FloatingWindow& window) {
  Eyes out;
  FloatingWindowBars(left, right, window, out);
  return out;
}

}  // namespace zeroplane::gpu
