#include "core/media/color_convert.h"

#include <algorithm>
#include <cstring>
#include <string>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"
#include "core/media/deep_rgb.h"
#include "core/media/scaler.h"

namespace zeroplane {

AVColorSpace EffectiveMatrix(const MediaInfo& info) {
  const auto tagged = static_cast<AVColorSpace>(av_color_space_from_name(info.color_matrix.c_str()));
  for (const AVColorSpace known : {AVCOL_SPC_BT709, AVCOL_SPC_FCC, AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M,
                                   AVCOL_SPC_SMPTE240M, AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL})
    if (tagged == known) return tagged;
  return info.height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

bool IsFullRange(const MediaInfo& info) {
  return info.color_range == av_color_range_name(AVCOL_RANGE_JPEG) || info.pixel_format.starts_with("yuvj");
}

RgbFromFrame::RgbFromFrame(const MediaInfo& info)
    : width_(info.width),
      height_(info.height),
      matrix_(EffectiveMatrix(info)),
      full_range_(IsFullRange(info)) {}

void RgbFromFrame::Convert(const AVFrame& frame, AVPixelFormat format, std::uint8_t* samples,
                           std::size_t row_bytes) {
  Scaler& scaler = format == AV_PIX_FMT_RGB24 ? to_8_bit_ : to_16_bit_;
  if (!scaler.context || frame.width != scaler.width || frame.height != scaler.height ||
      frame.format != scaler.format) {
    const AVChromaLocation chroma =
        frame.chroma_location == AVCHROMA_LOC_UNSPECIFIED ? AVCHROMA_LOC_LEFT : frame.chroma_location;
    const auto from = static_cast<AVPixelFormat>(frame.format);
    scaler.context = MakeScaler({frame.width, frame.height, from, full_range_, chroma},
                                {width_, height_, format}, SWS_BILINEAR, matrix_);
    scaler.width = frame.width;
    scaler.height = frame.height;
    scaler.format = frame.format;
  }
  const FramePtr target = MakeFrame();
  target->width = width_;
  target->height = height_;
  target->format = format;
  target->data[0] = samples;
  target->linesize[0] = static_cast<int>(row_bytes);
  // swscale's threads want a counted buffer: one that belongs to the picture and frees nothing.
  target->buf[0] = NotNull(av_buffer_create(
      samples, row_bytes * static_cast<std::size_t>(height_), [](void*, std::uint8_t*) {}, nullptr, 0));
  const int result = sws_scale_frame(scaler.context.get(), target.get(), &frame);
  ZP_CHECK_GE(result, 0);
}

ImageU8 RgbFromFrame::Convert(const AVFrame& frame) {
  ImageU8 picture(width_, height_, 3);
  Convert(frame, AV_PIX_FMT_RGB24, picture.data(), picture.row_size());
  return picture;
}

ImageU16 RgbFromFrame::Convert16(const AVFrame& frame) {
  const bool same_size = frame.width == width_ && frame.height == height_;
  if (same_size && CanBeDeepRgb(static_cast<AVPixelFormat>(frame.format)))
    return DeepRgb(frame, matrix_, full_range_);
  ImageU16 picture(width_, height_, 3);
  Convert(frame, AV_PIX_FMT_RGB48, reinterpret_cast<std::uint8_t*>(picture.data()),
          picture.row_size() * sizeof(std::uint16_t));
  return picture;
}

}  // namespace zeroplane
