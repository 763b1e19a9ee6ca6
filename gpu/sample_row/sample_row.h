#pragma once

#include <ATen/core/Tensor.h>

/// The backward warp, for training and for consistency checks: out(x) = source(x + shift(x)), linear between
/// the two neighbours in the row. With the right view and d_L as shift it makes the left view; with d_R it
/// brings the right eye's disparities onto left pixels (STEREO.md, "Sign and units"). A shift of zero or of
/// whole pixels copies values bit for bit. Single or double precision; the same bits for any number of
/// threads, and gradients that do not depend on their order on a card either.
namespace zeroplane::gpu {

struct SampleRowResult {
  at::Tensor sampled;  ///< as the source
  at::Tensor valid;    ///< uint8 [N, 1, H, W]; 1 where 0 <= x + shift <= W - 1, and 0 where the shift is NaN
};

/// Outside the row the value at its edge; a NaN shift counts as none.
/// @param source   [N, C, H, W], float32 or float64, at least one value
/// @param shift_px [N, 1, H, W], of the same type and device, in pixels
void SampleRow(const at::Tensor& source, const at::Tensor& shift_px, SampleRowResult& result);

/// The same as a step of autograd, once differentiable. The gradient to the source goes to the two neighbours
/// (outside: to the edge); to the shift it is the slope between them, the inner one at the ends and the right
/// one on a pixel, and 0 outside. @throws std::logic_error when a second derivative is asked for
SampleRowResult SampleRow(const at::Tensor& source, const at::Tensor& shift_px);

}  // namespace zeroplane::gpu
