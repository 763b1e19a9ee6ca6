#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::gpu {

/// The affine part of the canvas, iz = Knee(offset + scale * raw): linear from 10 to 245, beyond that a soft
/// knee that stays inside [0, 255] and never folds (STEREO.md, "The geometric canvas").
struct CanvasOptions {
  double scale = 1, offset = 0;
};

/// @param raw a network's inverse depth, float32, any shape
/// @return iz, float32, [0, 255], same shape
at::Tensor ApplyCanvas(const at::Tensor& raw, const CanvasOptions& options);

/// d = t - s * iz (Art3D Eq. 2 with the project's sign).
struct SynthesizeOptions {
  double s_px = 0;  ///< pixels of the eye per unit of iz, >= 0
  double t_px = 0;  ///< pixels
  void Check() const;
};

/// @param iz float32 [H, W], [0, 255]
/// @return disparity in pixels, float32 [H, W]
at::Tensor Synthesize(const at::Tensor& iz, const SynthesizeOptions& options);

/// One local effect: d <- (1 - a) * d + a * (m + t_e + s_e * (d - m)).
struct LocalMoveOptions {
  double added_px = 0;   ///< t_e
  double roundness = 1;  ///< s_e, >= 0
  double median_px = 0;  ///< m
  void Check() const;
};

/// @param disparity_px float32 [H, W]
/// @param alpha        float32 [H, W], [0, 1]
/// @return a new tensor, float32 [H, W]
at::Tensor ApplyLocalMove(const at::Tensor& disparity_px, const at::Tensor& alpha,
                          const LocalMoveOptions& options);

}  // namespace zeroplane::gpu
