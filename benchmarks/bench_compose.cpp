#include <benchmark/benchmark.h>

#include <memory>

#include "benchmarks/bench_op.h"
#include "core/stereo/anaglyph.h"
#include "core/stereo/layout.h"
#include "gpu/base/samples.h"
#include "gpu/compose/comfort_overlay.h"
#include "gpu/compose/compose.h"
#include "gpu/compose/disparity_map.h"
#include "gpu/compose/window_bars.h"

namespace zeroplane::bench {
namespace {

/// The same picture in another sample type: codes times 257, or in parts of white.
at::Tensor As(at::ScalarType type, const at::Tensor& picture) {
  if (type == gpu::kUint16) return picture.to(at::kInt).mul(257).to(at::kShort);
  return type == at::kFloat ? picture.to(at::kFloat).div(255) : picture;
}

void RegisterLayouts(const Sized& sized, at::ScalarType type, const std::string& type_name) {
  const at::Tensor left = As(type, sized.scene->picture);
  const at::Tensor right = As(type, sized.scene->picture.flip({1}).contiguous());
  for (const LayoutInfo& info : Layouts()) {
    const bool two_eyes = info.layout != Layout::kDisparity && info.layout != Layout::kWiggle;
    // Of the anaglyphs, which differ by their numbers alone, the deeper types show two.
    const bool shown = type == at::kByte || MatricesOf(info.layout) == nullptr ||
                       info.layout == Layout::kAnaglyphDubois || info.layout == Layout::kAnaglyphWimmer;
    if (!two_eyes || !shown) continue;
    Register("compose, " + std::string(info.id) + type_name, sized,
             [=, layout = info.layout, out = std::make_shared<at::Tensor>()] {
               gpu::Compose(left, right, {layout, false}, *out);
             });
  }
}

void RegisterOverlays(const Sized& sized) {
  const at::Tensor percent = sized.scene->disparity_px.mul(100.0 / static_cast<double>(sized.width));
  const at::Tensor picture = sized.scene->picture, right = picture.flip({1}).contiguous();
  Register("disparity map", sized,
           [=, out = std::make_shared<at::Tensor>()] { gpu::DisparityMap(percent, {}, *out); });
  gpu::ComfortOverlayOptions limits;
  limits.near_limit_pct = -0.5;
  limits.far_limit_pct = 0.7;
  Register("comfort overlay", sized, [=, out = std::make_shared<at::Tensor>()] {
    gpu::ComfortOverlay(picture, percent, limits, *out);
  });
  Register("floating window", sized, [=, out = std::make_shared<gpu::Eyes>()] {
    gpu::FloatingWindowBars(picture, right, {-1.2, -1.2, -0.7, -0.2}, *out);
  });
}

}  // namespace

void RegisterCompose(const Sized& sized) {
  RegisterLayouts(sized, at::kByte, "");
  RegisterLayouts(sized, gpu::kUint16, ", 16 bit");
  RegisterLayouts(sized, at::kFloat, ", float");
  RegisterOverlays(sized);
}

}  // namespace zeroplane::bench
