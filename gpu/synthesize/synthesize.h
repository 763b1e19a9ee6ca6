#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "core/stereo/depth_curve.h"
#include "gpu/synthesize/effective_style.h"

/// From canvas to disparity, as a slider moves it: one pass over the pixels, whatever is asked for. NaN and
/// infinity in a map stay in that pixel. Percents become pixels with core/stereo/units.h.
namespace zeroplane::gpu {

/// The affine part of the canvas, iz = Knee(offset + scale * raw): linear from 10 to 245, beyond that a soft
/// knee that stays inside [0, 255] and never folds (STEREO.md, "The geometric canvas").
struct CanvasOptions {
  double scale = 1, offset = 0;
};

/// @param raw a network's inverse depth, float32, any shape
/// @param iz  float32, [0, 255], same shape; its memory is used again
void ApplyCanvas(const at::Tensor& raw, const CanvasOptions& options, at::Tensor& iz);
at::Tensor ApplyCanvas(const at::Tensor& raw, const CanvasOptions& options);

/// Brings disparities within a screen's limits without a clip. The limits are hard (beyond the far one the
/// eyes diverge), so the bend begins `room_px` before a limit and never passes it: x -> room * x / (room + x)
/// for what passes the bend's beginning by x, slope 1 where it begins. What lay on the limit comes to half
/// the room; what lies between the bends stays bit for bit; nearer stays nearer (differences below single
/// precision may vanish).
struct ComfortKnee {
  double near_px = 0;  ///< smallest disparity allowed (in front of the screen: negative)
  double far_px = 0;   ///< largest disparity allowed
  double room_px = 0;  ///< > 0, at most half of what the limits span
  void Check() const;
  friend bool operator==(const ComfortKnee&, const ComfortKnee&) = default;
};

/// d = t - s * iz (Art3D Eq. 2 with the project's sign).
struct SynthesizeOptions {
  double s_px = 0;                                 ///< pixels of the eye per unit of iz, >= 0
  double t_px = 0;                                 ///< pixels
  std::optional<DepthCurve> curve = std::nullopt;  ///< on iz, before everything else
  std::optional<ComfortKnee> knee = std::nullopt;  ///< on the disparity, after everything else
  void Check() const;
};

/// One local effect: d <- (1 - a) * d + a * (m + t_e + s_e * (d - m)).
struct LocalMoveOptions {
  double added_px = 0;   ///< t_e
  double roundness = 1;  ///< s_e, >= 0
  double median_px = 0;  ///< m
  void Check() const;
};

/// CameraNet's proposal, d_hat = vt - vs * iz, under the effective style: d = offset + scale * d_hat.
struct DualPath {
  at::Tensor vs, vt;  ///< float32 [H, W], in any one unit of disparity; `style` takes it to pixels
  ResidualStyle style;
};

struct PaintedEffect {
  at::Tensor alpha;  ///< [H, W], float32 in [0, 1] or uint8 in [0, 255]
  LocalMoveOptions move;
};

struct SynthesizeInputs {
  at::Tensor iz;  ///< float32 [H, W], [0, 255]; a curve takes what lies outside to its ends
  /// Where there is one, the options' s and t are not used. A curve changes its iz, too: the fit that its
  /// style comes from is over the curved iz.
  std::optional<DualPath> artistic = std::nullopt;
  std::vector<PaintedEffect> effects = {};  ///< in list order, each on what the ones before it made
};

/// The table is that of the curve `table_of`, on the maps' device. It is kept from call to call: a new curve
/// costs some 0.1 ms, and on a card a copy that waits; moving s, t, effects and knee does not.
struct SynthesizeResult {
  at::Tensor disparity_px;  ///< float32 [H, W]
  at::Tensor curve_table;
  std::optional<DepthCurve> table_of;
};

/// Curve, global or dual path, effects and knee in one pass (16 effects a pass).
void Synthesize(const SynthesizeInputs& inputs, const SynthesizeOptions& options, SynthesizeResult& result);

/// The global path alone.
/// @param iz float32 [H, W], [0, 255]
/// @return disparity in pixels, float32 [H, W]
at::Tensor Synthesize(const at::Tensor& iz, const SynthesizeOptions& options);

/// One effect alone, on a finished disparity.
/// @param disparity_px float32 [H, W]
/// @param alpha        [H, W], float32 in [0, 1] or uint8 in [0, 255]
/// @return a new tensor, float32 [H, W]
at::Tensor ApplyLocalMove(const at::Tensor& disparity_px, const at::Tensor& alpha,
                          const LocalMoveOptions& options);

}  // namespace zeroplane::gpu
