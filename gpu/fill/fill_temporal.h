#pragma once

#include <ATen/core/Tensor.h>

#include <limits>
#include <vector>

namespace zeroplane::gpu {

/// A frame near the one to be filled, made with the same WarpOptions and under the same grade as that one (a
/// grade that changes over the shot would move the background). Always of the same shot: the op cannot know
/// of a cut, so the caller never passes a frame from beyond one (core/stereo/temporal_window.h picks them).
struct TemporalNeighbour {
  at::Tensor picture;       ///< [H, W, 3], the new eye, as Warp() gave it
  at::Tensor holes;         ///< uint8 [H, W], non-zero is a hole
  at::Tensor disparity_px;  ///< float32 [H, W] on the new eye's pixels
  /// float32 [H, W, 2], pixels right and down: the source eye's motion from the frame to be filled to this
  /// one (core/stereo/flow_estimator.h). What is not finite is unknown.
  at::Tensor flow_px;
  /// The motion back, on this frame's source pixels; may be undefined. Where there and back do not meet, the
  /// motion is not used.
  at::Tensor back_flow_px;
  /// What most of the background does in flow_px (core/stereo/background_motion.h): tried where the motion at
  /// the rim leads nowhere, as estimates on smooth walls do, which follow what moves before them. Not finite:
  /// nothing is tried.
  double background_x_px = std::numeric_limits<double>::quiet_NaN();
  double background_y_px = std::numeric_limits<double>::quiet_NaN();
  int frames_away = 1;  ///< distance in time, at least 1
};

struct FillTemporalOptions {
  double factor = 1;  ///< what the frames were warped with (warp.h)
  /// How far disparities may be apart to be of one surface, pixels.
  double same_surface_px = 1.5;
  /// How far from a hole, on its background side, the background's motion is measured, pixels in [16, 256].
  int rim_px = 32;
  /// How far there and back of a motion may be apart, pixels, beside a tenth of their lengths.
  double round_trip_px = 0.7;
  /// Largest difference in exposure that is corrected, and largest difference (root of the mean square) that
  /// may remain at the rim for a neighbour to be believed; percent of white.
  double max_offset_pct = 10, max_rim_error_pct = 5;
  /// Neighbours whose colours are at most so far apart agree; percent of white.
  double agreement_pct = 6;
  int feather_px = 2;  ///< how softly the fill passes into the fallback, inside holes; [0, 16]
  void Check() const;
};

/// Results keep their memory from call to call.
struct FillTemporalResult {
  at::Tensor picture;  ///< [H, W, 3], the frame's type; pixels outside holes are untouched
  at::Tensor
      temporal;  ///< uint8 [H, W]: how much of the pixel comes from neighbours, 255 all; 0 outside holes
  /// Working memory, unspecified after the call.
  struct Work {
    at::Tensor rims, candidates;
  } work;
};

/// The most neighbours a call takes.
inline constexpr int kMaxTemporalNeighbours = 8;

/// Fills the holes of one made eye with what neighbouring frames show there.
///
/// What a hole hides moves like its background side: the disparity and the motion measured beyond the rim
/// with the larger disparity (the only rim, at the picture's edge) go on into the hole as a straight line.
/// There a neighbour's picture is read, between its pixels; it counts where it shows no hole and about the
/// background's disparity, so never the foreground. The rim itself is read in the same way: it tells the
/// difference in exposure, and whether this motion can be believed. Of several neighbours the largest group
/// that agrees is averaged, near frames and well fitting ones weighing more. Where none shows the place, the
/// fallback stays.
///
/// Work is done in holes and at their rims only. Peak working memory: 44 bytes a pixel and 16 more for each
/// neighbour.
/// @param picture      [H, W, 3] of any sample type, the new eye of the frame
/// @param holes        uint8 [H, W], non-zero is a hole
/// @param disparity_px float32 [H, W] on the new eye's pixels
/// @param fallback     [H, W, 3], the same picture filled by other means (FillBackground())
/// @param neighbours   at most kMaxTemporalNeighbours, in any order; none gives the fallback
/// @throws std::logic_error for shapes, types, devices or options that do not fit
void FillTemporal(const at::Tensor& picture, const at::Tensor& holes, const at::Tensor& disparity_px,
                  const at::Tensor& fallback, const std::vector<TemporalNeighbour>& neighbours,
                  const FillTemporalOptions& options, FillTemporalResult& out);

FillTemporalResult FillTemporal(const at::Tensor& picture, const at::Tensor& holes,
                                const at::Tensor& disparity_px, const at::Tensor& fallback,
                                const std::vector<TemporalNeighbour>& neighbours,
                                const FillTemporalOptions& options = {});

}  // namespace zeroplane::gpu
