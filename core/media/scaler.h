#pragma once

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

/// One side of a conversion: how the samples of a frame are to be understood.
struct Raster {
  int width = 0, height = 0;
  AVPixelFormat format = AV_PIX_FMT_NONE;
  bool full_range = false;                      ///< of YUV; RGB always is
  AVChromaLocation chroma = AVCHROMA_LOC_LEFT;  ///< of subsampled YUV
};

/// True for RGB in any order and depth.
bool IsRgb(AVPixelFormat format);

/// A scaler that sites chroma and sums rows accurately, and spreads rows over threads.
/// @param filter one of swscale's SWS_BILINEAR, SWS_BICUBIC …
/// @param matrix of the YUV side, or of both
ScalerPtr MakeScaler(const Raster& from, const Raster& to, int filter, AVColorSpace matrix);

}  // namespace zeroplane
