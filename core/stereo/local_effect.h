#pragma once

#include <memory>
#include <string>

#include "core/base/image.h"

namespace zeroplane {

/// A painted region that is moved in disparity (the dual path):
/// d <- (1 - a) * d + a * (m + t_e + s_e * (d - m)), a the mask's alpha, m the mask-weighted median of d
/// inside.
struct LocalEffect {
  std::string name;
  double pull_pct = -1.0;  ///< t_e in percent of width; negative is toward the viewer
  double roundness = 1.0;  ///< s_e about the object's own depth; 1 keeps it, 0 makes a card; >= 0
  /// Alpha in [0, 255], one channel, in source-eye coordinates, feather already applied
  /// (core/jobs/effects.h); may be smaller than the picture (it is scaled to it). Null or empty: nothing
  /// painted, no effect.
  std::shared_ptr<const ImageU8> alpha;
};

}  // namespace zeroplane
