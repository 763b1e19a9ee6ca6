#pragma once

#include <cstdint>

#include "core/base/image.h"
#include "core/base/rational.h"

namespace zeroplane {

/// A half-open run of frames [first, end).
struct FrameRange {
  std::int64_t first = 0, end = 0;
  std::int64_t length() const { return end - first; }
  bool Contains(std::int64_t frame) const { return frame >= first && frame < end; }
  friend bool operator==(const FrameRange&, const FrameRange&) = default;
};

/// Where frames come from: a film on disk, or pictures made by a test. One object, one thread.
class FrameSource {
 public:
  virtual ~FrameSource() = default;
  virtual std::int64_t frame_count() const = 0;
  virtual Rational frame_rate() const = 0;
  virtual int width() const = 0;  ///< of the pictures returned
  virtual int height() const = 0;

  /// The frame of this index, exactly. @throws Error (kDamaged) when it cannot be decoded; std::logic_error
  /// when `index` is not in [0, frame_count()).
  virtual Picture ReadFrame(std::int64_t index) = 0;
};

}  // namespace zeroplane
