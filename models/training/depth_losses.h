#pragma once

#include <torch/types.h>

namespace zeroplane {

/// The parts of the depth loss, scalars with gradients; `total` is what is minimised.
struct DepthLoss {
  at::Tensor total, data, gradient, ranking;
};

/// Scale-and-shift-invariant loss on inverse depth. The target is normalised per picture by median and mean
/// absolute deviation and clamped to -3 … 5; the prediction is aligned to it by least squares (non-negative
/// scale), then compared by L1, by gradients at four scales, and by a logistic ranking of random pixel pairs.
/// The pairs come from torch's default generator.
/// @param prediction, inverse, valid float32 [B, H, W], on one device
DepthLoss ComputeDepthLoss(const at::Tensor& prediction, const at::Tensor& inverse, const at::Tensor& valid);

/// Median and mean absolute deviation over valid pixels, per picture: (inverse - median) / deviation, clamped
/// to -3 … 5.
at::Tensor NormaliseInverseDepth(const at::Tensor& inverse, const at::Tensor& valid);

}  // namespace zeroplane
