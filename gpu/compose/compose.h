#pragma once

#include <ATen/core/Tensor.h>

#include "core/stereo/layout.h"

namespace zeroplane::gpu {

struct ComposeOptions {
  Layout layout = Layout::kSideBySide;  ///< any of two eyes: not kDisparity, not kWiggle
  bool swap_eyes = false;               ///< right first; of no effect on kLeft and kRight
};

/// Two eyes into one picture, of OutputSize() of core/stereo/layout.h.
/// - Half formats average pairs of samples (integers rounded to nearest, halves up).
/// - Interleaved rows, columns and checkerboards take each pixel from one eye as it is, without a filter.
/// - Frame packing puts black rows between the eyes.
/// - Anaglyphs are mixed in linear light (sRGB's transfer, matrices of core/stereo/anaglyph.h); samples
/// beyond
///   [0, 1] are clipped first, NaN is black.
/// - The difference is that of code values, halved, around mid grey (128, 32768, 0.5); floats are not
/// clipped.
/// @param left, right [H, W, 3] of one sample type (gpu/base/samples.h)
/// @param out of the same type; none of the arguments
/// @throws std::logic_error also where nothing is left of a half
void Compose(const at::Tensor& left, const at::Tensor& right, const ComposeOptions& options, at::Tensor& out);

/// The same; kLeft and kRight may give the argument itself, not a copy.
at::Tensor Compose(const at::Tensor& left, const at::Tensor& right, const ComposeOptions& options);

}  // namespace zeroplane::gpu
