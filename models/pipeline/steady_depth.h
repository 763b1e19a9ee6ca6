#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/stereo/flow_estimator.h"
#include "core/stereo/frame_source.h"
#include "models/pipeline/frame_steps.h"

namespace zeroplane {

/// How a shot's depth is held still over time.
struct SteadyDepthOptions {
  /// Frames before and after that a frame's depth is averaged with, each brought to it along the motion;
  /// 0 … 32.
  int reach = 4;
  /// Of the shot's analysed frames so many at most, evenly spaced, with which places that stand still are
  /// averaged, too; 0 … 24.
  int anchors = 24;
  /// Difference of colour (mean of the channels, white 1) at which a carried neighbour counts 1 / e.
  double color_scale = 0.06;
  /// The same for a place that stands still.
  double still_color_scale = 0.03;
  /// Difference of depth at which a neighbour counts 1 / e, in standard deviations of the frame's map.
  double depth_scale = 0.4;

  /// @throws std::logic_error
  void Check() const;
  friend bool operator==(const SteadyDepthOptions&, const SteadyDepthOptions&) = default;
};

/// Takes a depth network's flicker away. A frame's map becomes the mean of itself and of its neighbours in
/// the shot: the frames around it brought along the optical flow, and, where neither picture nor camera
/// moves, frames spread over the whole shot at the same place. Each neighbour is first brought to the frame's
/// scale and shift (by weighted means and deviations, residuals weighed down); it counts where the motion
/// closes there and back, the colours agree and the depths agree, so that nothing is dragged over an edge.
/// The mean then goes to the neighbours' common scale and shift, so that a frame's own does not show.
/// The neighbours of a frame are always the same: any order of frames gives the same bits. One object, one
/// thread.
class SteadyDepth {
 public:
  /// @param flow not null
  SteadyDepth(const SteadyDepthOptions& options, std::unique_ptr<FlowEstimator> flow,
              std::size_t cache_bytes);

  /// @param frame in `shot`; no other frame than the shot's is asked of `see`, nor is one that cannot be read
  ///   missed
  /// @return the frame's map in the shot's common scale and shift, float32 [h, w]
  at::Tensor Steady(const std::string& film, std::int64_t frame, const FrameRange& shot, const SeeFrame& see);

  FrameSteps& steps() { return steps_; }

 private:
  struct Neighbours;
  void AddCarried(const std::string& film, std::int64_t frame, const FrameRange& shot, bool forward,
                  const SeeFrame& see, Neighbours& to);
  void AddAnchors(std::int64_t frame, const FrameRange& shot, const SeeFrame& see, Neighbours& to);

  const SteadyDepthOptions options_;
  FrameSteps steps_;
};

}  // namespace zeroplane
