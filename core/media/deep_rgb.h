#pragma once

#include "core/base/image.h"
#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

/// True for the pixel formats that DeepRgb() takes: integer YUV, RGB and grey of up to 16 bits, planar or
/// packed.
bool CanBeDeepRgb(AVPixelFormat format);

/// A frame to 16-bit RGB of its size, 0 … 65535 for black … white, in single precision throughout and rounded
/// once. (swscale's conversions to 16-bit RGB are good to 8 bits only.) Chroma is interpolated linearly,
/// sited where the frame says (left when it does not). Spreads rows over threads.
/// @param matrix, full_range of YUV; grey has a range, too
ImageU16 DeepRgb(const AVFrame& frame, AVColorSpace matrix, bool full_range);

}  // namespace zeroplane
