#include "core/media/color_convert.h"

#include <cstring>
#include <string>

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"

namespace zeroplane {
namespace {

struct Raster {
  int width, height;
  AVPixelFormat format;
  AVChromaLocation chroma = AVCHROMA_LOC_LEFT;
};

// swscale's numbers for the tags are FFmpeg's own, but for 2020's constant-luminance form, which it lacks.
int SwscaleMatrix(AVColorSpace matrix) {
  return matrix == AVCOL_SPC_BT2020_CL ? SWS_CS_BT2020 : matrix;
}

void SetChromaPosition(SwsContext* scaler, const std::string& side, const Raster& raster) {
  const AVPixFmtDescriptor* layout = NotNull(av_pix_fmt_desc_get(raster.format));
  if ((layout->flags & AV_PIX_FMT_FLAG_RGB) || layout->log2_chroma_w == 0) return;
  int x = 0, y = 128;  // in 1/256 of a luma sample
  const AVChromaLocation at = raster.chroma;
  if (at == AVCHROMA_LOC_CENTER || at == AVCHROMA_LOC_TOP || at == AVCHROMA_LOC_BOTTOM) x = 128;
  if (at == AVCHROMA_LOC_TOP || at == AVCHROMA_LOC_TOPLEFT) y = 0;
  if (at == AVCHROMA_LOC_BOTTOM || at == AVCHROMA_LOC_BOTTOMLEFT) y = 256;
  av_opt_set_int(scaler, (side + "_h_chr_pos").c_str(), x, 0);
  if (layout->log2_chroma_h > 0) av_opt_set_int(scaler, (side + "_v_chr_pos").c_str(), y, 0);
}

ScalerPtr MakeScaler(const Raster& from, const Raster& to, int filter, AVColorSpace matrix, bool full_range) {
  ScalerPtr scaler(NotNull(sws_alloc_context()));
  SwsContext* s = scaler.get();
  av_opt_set_int(s, "srcw", from.width, 0);
  av_opt_set_int(s, "srch", from.height, 0);
  av_opt_set_int(s, "src_format", from.format, 0);
  av_opt_set_int(s, "dstw", to.width, 0);
  av_opt_set_int(s, "dsth", to.height, 0);
  av_opt_set_int(s, "dst_format", to.format, 0);
  av_opt_set_int(s, "sws_flags", filter | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, 0);
  av_opt_set_int(s, "threads", 0, 0);  // as many as there are cores
  SetChromaPosition(s, "src", from);
  SetChromaPosition(s, "dst", to);
  const int result = sws_init_context(s, nullptr, nullptr);
  ZP_CHECK_GE(result, 0);
  // The RGB side is always full range; the call is refused, rightly, when both sides are RGB.
  const int* coefficients = sws_getCoefficients(SwscaleMatrix(matrix));
  const bool from_rgb = from.format == AV_PIX_FMT_RGB24, to_rgb = to.format == AV_PIX_FMT_RGB24;
  sws_setColorspaceDetails(s, coefficients, from_rgb || full_range, coefficients, to_rgb || full_range, 0,
                           1 << 16, 1 << 16);
  return scaler;
}

}  // namespace

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

ImageU8 RgbFromFrame::Convert(const AVFrame& frame) {
  if (!scaler_ || frame.width != scaler_width_ || frame.height != scaler_height_ ||
      frame.format != scaler_format_) {
    const AVChromaLocation chroma =
        frame.chroma_location == AVCHROMA_LOC_UNSPECIFIED ? AVCHROMA_LOC_LEFT : frame.chroma_location;
    scaler_ = MakeScaler({frame.width, frame.height, static_cast<AVPixelFormat>(frame.format), chroma},
                         {width_, height_, AV_PIX_FMT_RGB24}, SWS_BILINEAR, matrix_, full_range_);
    scaler_width_ = frame.width;
    scaler_height_ = frame.height;
    scaler_format_ = frame.format;
  }
  ImageU8 picture(width_, height_, 3);
  const FramePtr target = MakeFrame();
  target->width = width_;
  target->height = height_;
  target->format = AV_PIX_FMT_RGB24;
  target->data[0] = picture.data();
  target->linesize[0] = static_cast<int>(picture.row_size());
  // swscale's threads want a counted buffer: one that belongs to `picture` and frees nothing.
  target->buf[0] = NotNull(av_buffer_create(
      picture.data(), picture.size_bytes(), [](void*, std::uint8_t*) {}, nullptr, 0));
  const int result = sws_scale_frame(scaler_.get(), target.get(), &frame);
  ZP_CHECK_GE(result, 0);
  return picture;
}

FrameFromRgb::FrameFromRgb(int width, int height, AVPixelFormat format, const MediaInfo& film)
    : format_(format), source_(MakeFrame()) {
  ZP_CHECK_GT(width, 0);
  ZP_CHECK_GT(height, 0);
  const bool even = format == AV_PIX_FMT_YUV420P;
  source_->width = even ? (width + 1) / 2 * 2 : width;
  source_->height = even ? (height + 1) / 2 * 2 : height;
  source_->format = AV_PIX_FMT_RGB24;
  if (av_frame_get_buffer(source_.get(), 0) < 0) throw std::bad_alloc();
  scaler_ =
      MakeScaler({this->width(), this->height(), AV_PIX_FMT_RGB24}, {this->width(), this->height(), format},
                 SWS_BICUBIC, EffectiveMatrix(film), IsFullRange(film));
}

FramePtr FrameFromRgb::Convert(const ImageU8& picture) {
  ZP_CHECK_EQ(picture.channels(), 3);
  for (int y = 0; y < height(); ++y) {
    std::uint8_t* row = source_->data[0] + static_cast<std::ptrdiff_t>(y) * source_->linesize[0];
    std::memcpy(row, picture.row(std::min(y, picture.height() - 1)), picture.row_size());
    if (width() > picture.width()) std::memcpy(row + picture.row_size(), row + picture.row_size() - 3, 3);
  }
  FramePtr frame = MakeFrame();
  frame->width = width();
  frame->height = height();
  frame->format = format_;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  const int result = sws_scale_frame(scaler_.get(), frame.get(), source_.get());
  ZP_CHECK_GE(result, 0);
  return frame;
}

}  // namespace zeroplane
