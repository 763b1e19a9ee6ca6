#pragma once

#include <ATen/core/Tensor.h>

#include "core/stereo/floating_window.h"

namespace zeroplane::gpu {

struct Eyes {
  at::Tensor left, right;  ///< pictures of one size and sample type
};

/// The black bars of a floating window. A side that hangs in front of the screen (negative) takes |pct| of
/// the width from the eye of its own side: the left edge of the left eye, the right edge of the right eye. A
/// side behind the screen takes it from the other eye: the left edge of the right eye, the right edge of the
/// left eye. From top to bottom the bar's width changes evenly. Its edge is anti-aliased in linear light by
/// the width in the middle of each row; all other pixels stay bit for bit.
/// @param left, right [H, W, 3] of one sample type
/// @param out like them. Where a tensor of `out` is the argument itself, only its edges are touched; else it
///   must share no memory with either
/// @throws std::logic_error for a width that is not finite
void FloatingWindowBars(const at::Tensor& left, const at::Tensor& right, const FloatingWindow& window,
                        Eyes& out);
Eyes FloatingWindowBars(const at::Tensor& left, const at::Tensor& right, const FloatingWindow& window);

}  // namespace zeroplane::gpu
