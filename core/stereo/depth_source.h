#pragma once

#include <cstdint>
#include <string>

#include "core/base/image.h"

namespace zeroplane {

/// Depth of a film that somebody has already, instead of a network's. Implemented in core/depth (picture
/// files, grey video), injected by app/. One object, one thread.
class DepthSource {
 public:
  virtual ~DepthSource() = default;

  /// Inverse depth up to scale and shift (the same for all frames), larger is nearer; one channel, finite,
  /// the picture's size.
  /// @throws Error (kNotFound, kDamaged) naming the file; std::logic_error for a frame that the film has not
  virtual ImageF32 ReadDepth(std::int64_t frame) = 0;

  /// Tells this depth from any other in a cache: path, identity and how it is read.
  virtual std::string Name() const = 0;
};

}  // namespace zeroplane
