#pragma once

#include <torch/types.h>

#include <optional>

#include "core/stereo/picture_rect.h"

namespace zeroplane {

/// The part of a picture or map; nullopt: all of it.
/// @param samples [H, W] or [H, W, C]; the part lies within (else std::logic_error)
/// @return contiguous; `samples` itself where that is all of it
at::Tensor PartOf(const at::Tensor& samples, const std::optional<PictureRect>& part);

/// Copies what was made of the part back to its place in `whole`.
void PutPart(const at::Tensor& samples, const PictureRect& part, at::Tensor& whole);

}  // namespace zeroplane
