#include "gpu/synthesize/effective_style.h"

#include <cmath>

#include "core/base/check.h"
#include "core/stereo/units.h"

namespace zeroplane::gpu {

void ResidualStyle::Check() const {
  ZP_CHECK(std::isfinite(scale), "scale");
  ZP_CHECK_GE(scale, 0.0);
  ZP_CHECK(std::isfinite(offset_px), "offset_px");
}

std::optional<ResidualStyle> EffectiveStyle(const AffineStyle& wanted, const AffineStyle& fitted,
                                            double fitted_width_px) {
  ZP_CHECK(std::isfinite(wanted.s_px) && std::isfinite(wanted.t_px), "the wanted style is finite");
  ZP_CHECK_GE(wanted.s_px, 0.0);
  ZP_CHECK_GT(fitted_width_px, 0.0);
  if (!std::isfinite(fitted.s_px) || !std::isfinite(fitted.t_px)) return std::nullopt;
  if (fitted.s_px * kIzMax < kLeastFittedRangePct / 100.0 * fitted_width_px) return std::nullopt;
  const double scale = wanted.s_px / fitted.s_px;
  return ResidualStyle{scale, wanted.t_px - scale * fitted.t_px};
}

}  // namespace zeroplane::gpu
