#include "core/media/frame_maker.h"

#include <algorithm>
#include <cstring>

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"

namespace zeroplane {
namespace {

FramePtr NewFrame(int width, int height, AVPixelFormat format) {
  FramePtr frame = MakeFrame();
  frame->width = width;
  frame->height = height;
  frame->format = format;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  return frame;
}

int RowsOfPlane(const AVFrame& frame, int plane) {
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  const bool chroma = (plane == 1 || plane == 2) && !(layout->flags & AV_PIX_FMT_FLAG_RGB);
  return chroma ? AV_CEIL_RSHIFT(frame.height, layout->log2_chroma_h) : frame.height;
}

// The same picture in a larger frame; the rows and columns that are new repeat the last.
FramePtr Padded(const AVFrame& from, int width, int height) {
  const auto format = static_cast<AVPixelFormat>(from.format);
  FramePtr to = NewFrame(width, height, format);
  for (int plane = 0; plane < av_pix_fmt_count_planes(format); ++plane) {
    const int bytes = av_image_get_linesize(format, from.width, plane);
    const int added = av_image_get_linesize(format, width, plane) - bytes;
    const int rows = RowsOfPlane(from, plane);
    for (int y = 0; y < RowsOfPlane(*to, plane); ++y) {
      const std::uint8_t* source =
          from.data[plane] + static_cast<std::ptrdiff_t>(std::min(y, rows - 1)) * from.linesize[plane];
      std::uint8_t* row = to->data[plane] + static_cast<std::ptrdiff_t>(y) * to->linesize[plane];
      std::memcpy(row, source, static_cast<std::size_t>(bytes));
      std::memcpy(row + bytes, row + bytes - added, static_cast<std::size_t>(added));
    }
  }
  return to;
}

bool SameRaster(const Raster& a, const Raster& b) {
  return a.width == b.width && a.height == b.height && a.format == b.format && a.full_range == b.full_range &&
         a.chroma == b.chroma;
}

}  // namespace

AVPixelFormat WithoutRangeMark(AVPixelFormat format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
      return AV_PIX_FMT_YUV411P;
    default:
      return format;
  }
}

FramePtr FrameMaker::FromRgb(const ImageU8& picture) {
  return FromSamples(picture, AV_PIX_FMT_RGB24);
}

FramePtr FrameMaker::FromRgb(const ImageU16& picture) {
  return FromSamples(picture, AV_PIX_FMT_RGB48);
}

template <class T>
FramePtr FrameMaker::FromSamples(const Image<T>& picture, AVPixelFormat format) {
  ZP_CHECK_EQ(picture.channels(), 3);
  AVFrame view{};
  view.width = picture.width();
  view.height = picture.height();
  view.format = format;
  view.data[0] = reinterpret_cast<std::uint8_t*>(const_cast<T*>(picture.data()));  // only read
  view.linesize[0] = static_cast<int>(picture.row_size() * sizeof(T));
  // Copied in any case: swscale's vector code reads past the end of a row.
  const FramePtr frame = Padded(view, form_.raster.width, form_.raster.height);
  return Converted(*frame, {frame->width, frame->height, format, true, AVCHROMA_LOC_LEFT});
}

FramePtr FrameMaker::FromNative(const AVFrame& native, bool full_range) {
  const Raster& to = form_.raster;
  FramePtr frame(NotNull(av_frame_clone(&native)));
  frame->format = WithoutRangeMark(static_cast<AVPixelFormat>(native.format));
  if (frame->width != to.width || frame->height != to.height) frame = Padded(*frame, to.width, to.height);
  const auto format = static_cast<AVPixelFormat>(frame->format);
  const bool same_range = IsRgb(format) || full_range == to.full_range;
  if (format == to.format && same_range) return frame;
  const AVChromaLocation chroma =
      native.chroma_location == AVCHROMA_LOC_UNSPECIFIED ? AVCHROMA_LOC_LEFT : native.chroma_location;
  return Converted(*frame, {to.width, to.height, format, full_range, chroma});
}

FramePtr FrameMaker::Converted(const AVFrame& frame, const Raster& from) {
  if (!scaler_ || !SameRaster(from, from_)) {
    scaler_ = MakeScaler(from, form_.raster, SWS_BICUBIC, form_.matrix);
    from_ = from;
  }
  FramePtr converted = NewFrame(form_.raster.width, form_.raster.height, form_.raster.format);
  const int result = sws_scale_frame(scaler_.get(), converted.get(), &frame);
  ZP_CHECK_GE(result, 0);
  return converted;
}

}  // namespace zeroplane
