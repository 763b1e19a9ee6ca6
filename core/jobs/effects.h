#pragma once

#include <memory>
#include <vector>

#include "core/masks/mask.h"
#include "core/project/project.h"
#include "core/stereo/local_effect.h"

namespace zeroplane {

/// Turns a shot's painted effects into what the renderer takes: the mask as a feathered alpha picture.
/// Remembers the masks of the last shot that it feathered, so that dragging any slider but a feather costs
/// nothing. One object, one thread.
class EffectBuilder {
 public:
  /// Enabled effects with something painted, in order.
  std::vector<LocalEffect> Build(const Shot& shot);

 private:
  struct Feathered {
    Mask mask;
    double feather_pct = 0;
    std::shared_ptr<const ImageU8> alpha;
  };
  std::shared_ptr<const ImageU8> AlphaOf(const PaintedEffect& painted) const;

  std::vector<Feathered> known_;
};

}  // namespace zeroplane
