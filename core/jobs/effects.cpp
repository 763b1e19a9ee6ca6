#include "core/jobs/effects.h"

#include "core/stereo/units.h"

namespace zeroplane {
namespace {

std::shared_ptr<const ImageU8> AlphaOf(const Mask& mask, double feather_pct) {
  const ImageF32 soft = FeatherInside(mask.ToImage(), PctToPx(feather_pct, mask.width()));
  auto alpha = std::make_shared<ImageU8>(soft.width(), soft.height(), 1);
  for (std::size_t i = 0; i < soft.size(); ++i)
    alpha->data()[i] = static_cast<std::uint8_t>(soft.data()[i] * 255.0f + 0.5f);
  return alpha;
}

}  // namespace

std::vector<LocalEffect> EffectBuilder::Build(const Shot& shot) {
  if (!shot.effect || !shot.effect->enabled || shot.effect->mask.empty()) return {};
  const PaintedEffect& painted = *shot.effect;
  if (!alpha_ || !mask_ || !(*mask_ == painted.mask) || feather_pct_ != painted.feather_pct) {
    alpha_ = AlphaOf(painted.mask, painted.feather_pct);
    mask_ = painted.mask;
    feather_pct_ = painted.feather_pct;
  }
  return {LocalEffect{painted.name, painted.pull_pct, painted.roundness, alpha_}};
}

}  // namespace zeroplane
