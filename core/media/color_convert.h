#pragma once

#include "core/base/image.h"
#include "core/media/ffmpeg_ptr.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// The matrix to decode a film with: its tag, or, untagged, BT.709 from 720 rows up and BT.601 below.
AVColorSpace EffectiveMatrix(const MediaInfo& info);
/// True when luma runs 0 … 255. Untagged films are limited (16 … 235).
bool IsFullRange(const MediaInfo& info);

/// Decoded frames of one film to 8-bit RGB of the film's size. Chroma is interpolated linearly, sited where
/// the frame says (left when it does not); sums are rounded accurately. One object, one thread (it spreads
/// rows over its own).
class RgbFromFrame {
 public:
  explicit RgbFromFrame(const MediaInfo& info);
  /// @throws std::bad_alloc; std::logic_error for a frame that swscale cannot take
  ImageU8 Convert(const AVFrame& frame);

 private:
  int width_, height_;
  AVColorSpace matrix_;
  bool full_range_;
  ScalerPtr scaler_;
  int scaler_width_ = 0, scaler_height_ = 0, scaler_format_ = AV_PIX_FMT_NONE;
};

/// 8-bit RGB to planar YUV with a film's matrix and range.
class FrameFromRgb {
 public:
  /// @param format yuv420p (sides odd in the picture are rounded up to even) or yuv444p
  FrameFromRgb(int width, int height, AVPixelFormat format, const MediaInfo& film);

  int width() const { return source_->width; }  ///< of the frames made
  int height() const { return source_->height; }

  /// @return a frame with new buffers; where a side was rounded up, the last column or row is repeated
  FramePtr Convert(const ImageU8& picture);

 private:
  AVPixelFormat format_;
  FramePtr source_;  ///< RGB with the padding that swscale's vector code reads
  ScalerPtr scaler_;
};

}  // namespace zeroplane
