#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/base/image.h"
#include "core/base/lru_cache.h"
#include "core/stereo/flow_estimator.h"

namespace zeroplane {

/// A film's name and a frame of it.
using FrameKey = std::pair<std::string, std::int64_t>;

/// What the depth network makes of a frame, and the picture at the map's size.
struct SeenFrame {
  at::Tensor raw;  ///< inverse depth up to scale and shift, float32 [h, w]
  // For SteadyDepth; empty where depth is used as it is.
  at::Tensor color;  ///< float32 [3, h, w], 0 … 1, on the map's device
  ImageU8 picture;   ///< RGB, w x h
  std::size_t bytes() const {
    return raw.nbytes() + (color.defined() ? color.nbytes() : 0) + picture.size_bytes();
  }
};

/// Gives the frame of an index, or null where the film cannot be read.
using SeeFrame = std::function<std::shared_ptr<const SeenFrame>(std::int64_t)>;

/// The motion between a frame and the next, pixels of the maps; a trust is 1 where the way there and back
/// ends where it began and falls to 0 within a pixel.
struct FrameStep {
  at::Tensor forward, backward;              ///< float32 [2, h, w]: x, y
  at::Tensor forward_trust, backward_trust;  ///< float32 [h, w], on the frame before and on the one after
};

/// Where the pixels of one frame lie in another one of its shot.
struct MotionPath {
  at::Tensor place;  ///< float32 [h, w, 2]: x, y, pixels
  at::Tensor trust;  ///< float32 [h, w], 0 … 1; 0 outside the picture
};

/// Motion between frames in any order, estimated once a pair of neighbours and remembered; the same whatever
/// was asked before. One object, one thread.
class FrameSteps {
 public:
  FrameSteps(std::unique_ptr<FlowEstimator> flow, std::size_t cache_bytes);

  /// From `frame` to the next one. Null where one of the two cannot be read.
  std::shared_ptr<const FrameStep> Step(const std::string& film, std::int64_t frame, const SeeFrame& see);

  /// A path that stays where it is.
  static MotionPath Stay(const at::Tensor& map);
  /// Carries a path on by one step, forward or backward.
  static MotionPath Follow(const MotionPath& path, const FrameStep& step, bool forward);

 private:
  std::unique_ptr<FlowEstimator> flow_;
  LruCache<FrameKey, FrameStep> steps_;
};

/// Samples maps at places, bilinear, the edge carried on.
/// @param maps  float32 [N, C, h, w]
/// @param place float32 [N, h, w, 2], pixels
at::Tensor SampleAt(const at::Tensor& maps, const at::Tensor& place);

}  // namespace zeroplane
