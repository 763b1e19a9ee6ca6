#pragma once

#include <torch/types.h>

#include <cstdint>

namespace zeroplane {

struct PictureSize {
  std::int64_t width = 0, height = 0;
  bool operator==(const PictureSize&) const = default;
};

/// The size in which a picture goes through Depth Anything: both sides multiples of 14, the shorter one
/// about `short_side` and not under it, the proportions kept to half a multiple.
/// @param short_side 518 as published; a multiple of 14
PictureSize DepthAnythingSize(const PictureSize& picture, std::int64_t short_side);

/// A picture as the network takes it: resized with cubic splines (a = -0.75, no smoothing before), then less
/// the training set's mean over its standard deviation. Over- and undershoots stay, as officially.
/// @param rgb  uint8 [H, W, 3], on the device that is to compute
/// @param size as DepthAnythingSize gives it
/// @return float32 [1, 3, size.height, size.width]
at::Tensor DepthAnythingInput(const at::Tensor& rgb, const PictureSize& size);

/// Brings a depth map to its picture's size as the official code does: bilinear, corners on corners.
/// @param depth [h, w]
/// @return [size.height, size.width]
at::Tensor ResizeDepth(const at::Tensor& depth, const PictureSize& size);

}  // namespace zeroplane
