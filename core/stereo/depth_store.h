#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/image.h"

namespace zeroplane {

/// What a depth network made of one frame, as it is kept: 16 bit, each map with a scale of its own. A map
/// goes through this form on its first use, too, so that a run with and a run without a store give the same
/// bits.
struct RawDepth {
  ImageU16 steps;           ///< one channel, at the network's own size; larger is nearer
  float low = 0, high = 0;  ///< what steps 0 and 65535 stand for
  friend bool operator==(const RawDepth&, const RawDepth&) = default;
};

/// Rounded to the nearest of 65,536 steps between the map's smallest and largest value.
/// @param map one channel, not empty, all finite; std::logic_error otherwise
RawDepth Quantised(const ImageF32& map);
ImageF32 Restored(const RawDepth& depth);

/// Which maps belong together.
struct DepthKey {
  std::string film;   ///< as FrameRequest::film names it: its path
  std::string model;  ///< name and hash of the weights, and every setting that changes what they make
};

/// Keeps networks' maps from one run of the program to the next. Implemented in core/depth, injected by app/.
/// Safe to use from several threads. Nothing here throws: what cannot be kept is made anew.
class DepthStore {
 public:
  virtual ~DepthStore() = default;
  virtual std::optional<RawDepth> Find(const DepthKey& key, std::int64_t frame) = 0;
  virtual void Insert(const DepthKey& key, std::int64_t frame, const RawDepth& depth) = 0;
};

}  // namespace zeroplane
