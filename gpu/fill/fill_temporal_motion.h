#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_temporal_kernels.h"
#include "gpu/fill/fill_temporal_place.h"
#include "gpu/fill/fill_temporal_rim.h"

/// Stages 1 to 4 of fill_temporal.h, a hole or a row's run of holes at a time: what the holes hide is how
/// far, and how it moves.
namespace zeroplane::gpu::temporal {

/// Stage 1: the disparity behind the holes [begin, end), as this row tells it.
template <class T>
ZP_HD void ExtendDisparity(const FillTemporalArgs<T>& args, int y, int begin, int end) {
  const Rim rim = FindRim(args, y, begin, end);
  float* out = args.rim_disparity_px + static_cast<std::int64_t>(y) * args.width;
  LineProbes probes;
  for (int probe = 0; rim.pixel >= 0 && probe < kProbes; ++probe) {
    const int x = ProbeAt(args, y, rim, probe);
    if (x >= 0) probes.Add(probe, args.frame.disparity_px[static_cast<std::int64_t>(y) * args.width + x]);
  }
  const Line line = probes.Fit(args.stride_px, rim.disparity_px);
  for (int x = begin; x < end; ++x) out[x] = line.At(x < rim.pixel ? rim.pixel - x : x - rim.pixel);
}

/// Stage 3: the same for the motion to a neighbour.
template <class T>
ZP_HD void ExtendMotion(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y, int begin,
                        int end) {
  const Rim rim = FindRim(args, y, begin, end);
  LineProbes right, down;
  for (int probe = 0; rim.pixel >= 0 && probe < kProbes; ++probe) {
    const int x = ProbeAt(args, y, rim, probe);
    if (x < 0) continue;
    const Motion motion = MotionOf(args, look, y, x);
    if (!IsKnown(motion.x) || !IsKnown(motion.y)) continue;
    right.Add(probe, motion.x);
    down.Add(probe, motion.y);
  }
  const Line x_line = right.Fit(args.stride_px, Unknown()), y_line = down.Fit(args.stride_px, Unknown());
  float* out = args.rim_motion_px + static_cast<std::int64_t>(y) * args.width * 2;
  for (int x = begin; x < end; ++x) {
    const int depth = x < rim.pixel ? rim.pixel - x : x - rim.pixel;
    out[2 * x] = x_line.At(depth);
    out[2 * x + 1] = y_line.At(depth);
  }
}

/// Calls `hear(pixel)` for the holes above and below (and at) a hole whose background is the same surface.
template <class T, class Hear>
ZP_HD void ForSameBackground(const FillTemporalArgs<T>& args, int y, int x, Hear&& hear) {
  const float own = args.rim_disparity_px[static_cast<std::int64_t>(y) * args.width + x];
  const int first = y < kRows ? 0 : y - kRows, last = y + kRows < args.height ? y + kRows : args.height - 1;
  for (int row = first; row <= last; ++row) {
    const std::int64_t pixel = static_cast<std::int64_t>(row) * args.width + x;
    if (args.frame.holes[pixel] == 0) continue;
    if (AreNear(args.rim_disparity_px[pixel], own, args.same_surface_px)) hear(pixel);
  }
}

/// Stages 2 and 4 for a hole: what the rows around it say together.
template <class T>
ZP_HD void SmoothDisparity(const FillTemporalArgs<T>& args, int y, int x) {
  Sorted<2 * kRows + 1> heard;
  ForSameBackground(args, y, x, [&](std::int64_t pixel) { heard.Add(args.rim_disparity_px[pixel]); });
  args.disparity_px[static_cast<std::int64_t>(y) * args.width + x] = heard.Median();
}
template <class T>
ZP_HD void SmoothMotion(const FillTemporalArgs<T>& args, int y, int x) {
  Sorted<2 * kRows + 1> right, down;
  ForSameBackground(args, y, x, [&](std::int64_t pixel) {
    const float motion_x = args.rim_motion_px[2 * pixel], motion_y = args.rim_motion_px[2 * pixel + 1];
    if (!IsKnown(motion_x) || !IsKnown(motion_y)) return;
    right.Add(motion_x);
    down.Add(motion_y);
  });
  float* out = args.motion_px + 2 * (static_cast<std::int64_t>(y) * args.width + x);
  out[0] = right.Median();
  out[1] = down.Median();
}

template <class T>
ZP_HD Motion MotionIn(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, std::int64_t hole) {
  if (look.is_known) return {look.motion_x, look.motion_y};
  return {args.motion_px[2 * hole], args.motion_px[2 * hole + 1]};
}

}  // namespace zeroplane::gpu::temporal
