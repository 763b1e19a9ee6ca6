#pragma once

#include <torch/types.h>

#include <optional>

#include "models/pipeline/frame_steps.h"

namespace zeroplane {

/// Flicker of depth: the mean absolute change of a map along the motion from the frame before, over what
/// stands still: pixels that move by under 0.3 pixels of the map, whose motion closes there and back and
/// whose colour (the mean of the channels) changes by under 3 % of white. Places that the map gives right
/// hold still there, so what is left is the network's unrest.
/// @param before, now  float32 [h, w], any unit, which the result has
/// @param step         from the frame before to this one
/// @return none where under 2 % of the pixels stand still
std::optional<double> Flicker(const at::Tensor& before, const at::Tensor& now, const FrameStep& step,
                              const SeenFrame& seen_before, const SeenFrame& seen_now);

}  // namespace zeroplane
