#pragma once

#include "core/base/image.h"

namespace zeroplane {

/// Dense optical flow between two pictures of one shot. Implemented in core/masks (OpenCV's DIS), injected by
/// app/. One object, one thread at a time; several objects may work at once.
class FlowEstimator {
 public:
  virtual ~FlowEstimator() = default;

  /// Where every pixel of `from` goes in `to`.
  /// @param from, to 8-bit RGB (or grey), the same shape, at least one pixel
  /// @return of their size, 2 channels, pixels: what lies at (x, y) in `from` lies at (x + flow.at(x, y, 0),
  /// y +
  ///   flow.at(x, y, 1)) in `to`; y is down. Finite everywhere, a guess where `to` does not show the place.
  /// @throws std::logic_error for shapes that do not fit; Error (kUnsupported) when the estimator fails
  virtual ImageF32 Estimate(const ImageU8& from, const ImageU8& to) = 0;
};

}  // namespace zeroplane
