#pragma once

#include "core/base/image.h"
#include "core/media/ffmpeg_ptr.h"
#include "core/media/scaler.h"

namespace zeroplane {

/// What an encoder wants: sides already rounded up to what its chroma needs, and how samples are meant.
struct FrameForm {
  Raster raster;
  AVColorSpace matrix = AVCOL_SPC_BT709;  ///< of YUV
};

/// The same format without FFmpeg's old mark for full range: yuvj420p is yuv420p.
AVPixelFormat WithoutRangeMark(AVPixelFormat format);

/// Turns pictures into an encoder's frames. Frames that have its form already are passed on, sharing their
/// samples; the others are converted. Pictures may be a column or row smaller than the form: the last one is
/// repeated. One object, one thread (it spreads rows over its own).
class FrameMaker {
 public:
  explicit FrameMaker(const FrameForm& form) : form_(form) {}

  FramePtr FromRgb(const ImageU8& picture);
  FramePtr FromRgb(const ImageU16& picture);
  /// @param full_range of the frame's samples, when they are YUV of the form's matrix
  FramePtr FromNative(const AVFrame& frame, bool full_range);

 private:
  template <class T>
  FramePtr FromSamples(const Image<T>& picture, AVPixelFormat format);
  FramePtr Converted(const AVFrame& frame, const Raster& from);

  FrameForm form_;
  Raster from_;  ///< what `scaler_` takes
  ScalerPtr scaler_;
};

}  // namespace zeroplane
