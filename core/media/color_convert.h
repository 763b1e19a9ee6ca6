#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/image.h"
#include "core/media/ffmpeg_ptr.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// The matrix to decode a film with: its tag, or, untagged, BT.709 from 720 rows up and BT.601 below.
AVColorSpace EffectiveMatrix(const MediaInfo& info);
/// True when luma runs 0 … 255. Untagged films are limited (16 … 235).
bool IsFullRange(const MediaInfo& info);

/// Decoded frames of one film to RGB of the film's size, full range. Chroma is interpolated linearly, sited
/// where the frame says (left when it does not); sums are rounded accurately. One object, one thread (it
/// spreads rows over its own).
class RgbFromFrame {
 public:
  explicit RgbFromFrame(const MediaInfo& info);
  // @throws std::bad_alloc; std::logic_error for a frame that swscale cannot take
  ImageU8 Convert(const AVFrame& frame);
  /// By DeepRgb(); rare formats (floating point, palettes, single bits), and frames that are not of the
  /// film's size, by swscale.
  ImageU16 Convert16(const AVFrame& frame);

 private:
  struct Scaler {
    ScalerPtr context;
    int width = 0, height = 0, format = AV_PIX_FMT_NONE;  ///< of the frames that it takes
  };

  void Convert(const AVFrame& frame, AVPixelFormat format, std::uint8_t* samples, std::size_t row_bytes);

  int width_, height_;
  AVColorSpace matrix_;
  bool full_range_;
  Scaler to_8_bit_, to_16_bit_;
};

}  // namespace zeroplane
