#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/stereo/floating_window.h"
#include "core/stereo/frame_source.h"
#include "core/stereo/grade.h"
#include "core/stereo/hole_fill.h"
#include "core/stereo/layout.h"
#include "core/stereo/local_effect.h"
#include "core/stereo/shot_canvas.h"

namespace zeroplane {

/// One frame to be made stereo. The frame's canvas is cached under (film, frame_index): a new grade costs one
/// warp.
struct FrameRequest {
  std::uint64_t id = 0;  ///< copied to the result, so that a stale answer can be told
  std::string film;      ///< any stable name of the film, part of the cache key
  std::int64_t frame_index = 0;
  Picture picture;    ///< 8-bit RGB
  ShotCanvas canvas;  ///< of the frame's shot, from AnalyseShot
  Grade grade;
  std::vector<LocalEffect> effects;     ///< applied in order
  Layout layout = Layout::kSideBySide;  ///< any but kWiggle, of which one eye is asked for
  SourceEye source_eye = SourceEye::kLeft;
  bool swap_eyes = false;
  FloatingWindow window;  ///< its bars are drawn into the eyes, the kept one, too
  HoleFill fill = HoleFill::kBackground;
  bool want_maps = false;  ///< fill `iz` and `disparity_pct` (the window's read-outs); an export does not
};

struct FrameResult {
  std::uint64_t id = 0;
  ImageU8 picture;                   ///< RGB in the requested layout
  ImageF32 iz;                       ///< canvas in [0, 255] at the source picture's size (want_maps)
  ImageF32 disparity_pct;            ///< final disparity on source pixels, percent of width (want_maps)
  double near_pct = 0, far_pct = 0;  ///< 1st and 99th percentile of the final disparity
};

/// Makes the second view. Implemented in models/pipeline, injected by app/. One object, one thread (the
/// render thread); both functions block.
class StereoRenderer {
 public:
  virtual ~StereoRenderer() = default;

  /// Analyses at most 24 evenly spaced frames. `median_range` is the median geometric_range() of the film's
  /// shots known so far (0: none known): a shot of under a quarter of it is not stretched further than that.
  /// @throws Error kCancelled; whatever the source throws.
  virtual ShotCanvas AnalyseShot(FrameSource& film, const std::string& film_name, const FrameRange& shot,
                                 double median_range, JobContext& job) = 0;
  virtual FrameResult Render(const FrameRequest& request) = 0;
};

}  // namespace zeroplane
