#include "core/jobs/effects.h"

#include <utility>

#include "core/stereo/units.h"

namespace zeroplane {
namespace {

std::shared_ptr<const ImageU8> Feather(const Mask& mask, double feather_pct) {
  const ImageF32 soft = FeatherInside(mask.ToImage(), PctToPx(feather_pct, mask.width()));
  auto alpha = std::make_shared<ImageU8>(soft.width(), soft.height(), 1);
  for (std::size_t i = 0; i < soft.size(); ++i)
    alpha->data()[i] = static_cast<std::uint8_t>(soft.data()[i] * 255.0f + 0.5f);
  return alpha;
}

}  // namespace

std::shared_ptr<const ImageU8> EffectBuilder::AlphaOf(const PaintedEffect& painted) const {
  for (const Feathered& known : known_) {
    if (known.feather_pct == painted.feather_pct && known.mask == painted.mask) return known.alpha;
  }
  return Feather(painted.mask, painted.feather_pct);
}

std::vector<LocalEffect> EffectBuilder::Build(const Shot& shot) {
  std::vector<LocalEffect> effects;
  std::vector<Feathered> feathered;
  for (const PaintedEffect& painted : shot.effects) {
    if (!painted.enabled || painted.mask.empty()) continue;
    feathered.push_back({painted.mask, painted.feather_pct, AlphaOf(painted)});
    effects.push_back({painted.name, painted.pull_pct, painted.roundness, feathered.back().alpha});
  }
  known_ = std::move(feathered);
  return effects;
}

}  // namespace zeroplane
