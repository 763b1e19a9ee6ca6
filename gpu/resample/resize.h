#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace zeroplane::gpu {

enum class ResizeFilter {
  kArea,    ///< the mean over what an output pixel covers, fractions of source pixels counted exactly
  kBicubic  ///< Catmull-Rom (B = 0, C = 1/2); when shrinking as wide as the step, so that nothing aliases
};

struct ResizeOptions {
  ResizeFilter filter = ResizeFilter::kArea;
  /// Average light, not code values (sRGB transfer): for pictures made smaller to be shown (STEREO.md). Code
  /// values are then held to 0 and above, and to 1024 times white.
  bool linear_light = false;
  bool operator==(const ResizeOptions&) const = default;
};

/// Brings a picture or a map to another size, rows first, then columns. Pixel centres lie at half integers;
/// beyond the edge the last pixel goes on. The same size is the source bit for bit, an area of one value
/// keeps it. Integer samples are rounded to nearest and clipped; bicubic floats may overshoot.
/// @param source a picture (gpu/base/samples.h), or float32 [h, w] (never with linear_light)
/// @param height, width of the result, 1 … 32767
/// @param out of the source's type, [height, width, 3] or [height, width]; keeps its memory (reuse.h)
void Resize(const at::Tensor& source, std::int64_t height, std::int64_t width, const ResizeOptions& options,
            at::Tensor& out);
at::Tensor Resize(const at::Tensor& source, std::int64_t height, std::int64_t width,
                  const ResizeOptions& options = {});

}  // namespace zeroplane::gpu
