#include "core/media/native_frame.h"

#include <cstring>

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"

namespace zeroplane {
namespace {

AVPixelFormat Format(const AVFrame& frame) {
  return static_cast<AVPixelFormat>(frame.format);
}

// Planes 1 and 2 of a format with chroma of its own resolution have fewer rows.
int Rows(const AVFrame& frame, int plane) {
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(Format(frame));
  if (plane == 1 && (layout->flags & AV_PIX_FMT_FLAG_PAL)) return 1;
  return plane == 1 || plane == 2 ? AV_CEIL_RSHIFT(frame.height, layout->log2_chroma_h) : frame.height;
}

int RowBytes(const AVFrame& frame, int plane) {
  if (plane == 1 && (av_pix_fmt_desc_get(Format(frame))->flags & AV_PIX_FMT_FLAG_PAL)) return AVPALETTE_SIZE;
  return av_image_get_linesize(Format(frame), frame.width, plane);
}

}  // namespace

int NativeFrame::width() const {
  return frame_->width;
}
int NativeFrame::height() const {
  return frame_->height;
}

std::string NativeFrame::pixel_format() const {
  const char* name = av_get_pix_fmt_name(Format(*frame_));
  return name ? name : "unknown";
}

int NativeFrame::plane_count() const {
  int count = av_pix_fmt_count_planes(Format(*frame_));
  if (av_pix_fmt_desc_get(Format(*frame_))->flags & AV_PIX_FMT_FLAG_PAL) count = 2;
  return count;
}

PlaneView NativeFrame::plane(int index) const {
  ZP_CHECK_GE(index, 0);
  ZP_CHECK_LT(index, plane_count());
  return {reinterpret_cast<const std::byte*>(frame_->data[index]), frame_->linesize[index],
          RowBytes(*frame_, index), Rows(*frame_, index)};
}

std::size_t NativeFrame::size_bytes() const {
  std::size_t bytes = 0;
  for (int i = 0; i < plane_count(); ++i) {
    const PlaneView view = plane(i);
    bytes += static_cast<std::size_t>(view.row_bytes) * static_cast<std::size_t>(view.rows);
  }
  return bytes;
}

bool NativeFrame::SameSamples(const NativeFrame& other) const {
  if (empty() || other.empty()) return empty() == other.empty();
  if (frame_->format != other.frame_->format || width() != other.width() || height() != other.height())
    return false;
  for (int i = 0; i < plane_count(); ++i) {
    const PlaneView a = plane(i), b = other.plane(i);
    for (int y = 0; y < a.rows; ++y)
      if (std::memcmp(a.data + y * a.stride_bytes, b.data + y * b.stride_bytes,
                      static_cast<std::size_t>(a.row_bytes)) != 0)
        return false;
  }
  return true;
}

}  // namespace zeroplane
