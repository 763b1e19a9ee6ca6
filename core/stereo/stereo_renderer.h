#pragma once

#include <optional>
#include <string>

#include "core/base/job_context.h"
#include "core/stereo/frame_request.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/shot_canvas.h"

namespace zeroplane {

/// Makes the second view. Implemented in models/pipeline, injected by app/. One object, one thread (the
/// render thread); both functions block.
class StereoRenderer {
 public:
  virtual ~StereoRenderer() = default;

  /// Where its depth comes from, for ShotCanvas::depth: one name for one network with the same weights. Any
  /// thread.
  virtual std::string DepthName() const = 0;

  /// Analyses at most 24 evenly spaced frames, of them the part `active` alone
  /// (FrameRequest::active_picture). `median_range` is the median geometric_range() of the film's shots known
  /// so far (0: none known): a shot of under a quarter of it is not stretched further than that.
  /// @throws Error kCancelled; whatever the source throws.
  virtual ShotCanvas AnalyseShot(FrameSource& film, const std::string& film_name,
                                 const std::optional<PictureRect>& active, const FrameRange& shot,
                                 double median_range, JobContext& job) = 0;
  /// The same request gives the same bits, whatever was rendered before it.
  /// @throws whatever the request's frames throw
  virtual FrameResult Render(const FrameRequest& request) = 0;
};

}  // namespace zeroplane
