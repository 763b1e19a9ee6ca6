#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/masks/mask.h"
#include "core/project/project.h"
#include "core/stereo/local_effect.h"

namespace zeroplane {

/// Turns a shot's painted effects into what the renderer takes: the mask as a feathered alpha picture.
/// Remembers the last mask it feathered, so that dragging any slider but the feather costs nothing. One
/// object, one thread.
class EffectBuilder {
 public:
  /// Enabled effects with something painted, in order.
  std::vector<LocalEffect> Build(const Shot& shot);

 private:
  std::optional<Mask> mask_;
  double feather_pct_ = 0;
  std::shared_ptr<const ImageU8> alpha_;
};

}  // namespace zeroplane
