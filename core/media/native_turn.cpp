#include "core/media/native_turn.h"

#include <array>
#include <cstdint>
#include <cstring>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"
#include "core/media/color_convert.h"
#include "core/media/frame_maker.h"

namespace zeroplane {
namespace {

// Planar, a sample of each component for every pixel.
AVPixelFormat TurnableFormat(AVPixelFormat format) {
  constexpr std::array kTurnable = {AV_PIX_FMT_GRAY8,      AV_PIX_FMT_GRAY10,     AV_PIX_FMT_GRAY12,
                                    AV_PIX_FMT_GRAY16,     AV_PIX_FMT_YUV444P,    AV_PIX_FMT_YUV444P10,
                                    AV_PIX_FMT_YUV444P12,  AV_PIX_FMT_YUV444P16,  AV_PIX_FMT_YUVA444P,
                                    AV_PIX_FMT_YUVA444P10, AV_PIX_FMT_YUVA444P16, AV_PIX_FMT_GBRP,
                                    AV_PIX_FMT_GBRP10,     AV_PIX_FMT_GBRP12,     AV_PIX_FMT_GBRP16,
                                    AV_PIX_FMT_GBRAP,      AV_PIX_FMT_GBRAP16,    AV_PIX_FMT_NONE};
  const AVPixFmtDescriptor* layout = NotNull(av_pix_fmt_desc_get(format));
  const int has_alpha = (layout->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
  return avcodec_find_best_pix_fmt_of_list(kTurnable.data(), format, has_alpha, nullptr);
}

template <class T>
void TurnPlane(const AVFrame& from, int plane, const MediaInfo& film, AVFrame& to) {
  const int width = from.width, height = from.height;
  for (int y = 0; y < height; ++y) {
    const auto* row = reinterpret_cast<const T*>(from.data[plane] + std::ptrdiff_t{y} * from.linesize[plane]);
    for (int x = 0; x < width; ++x) {
      const int across = film.mirrored ? width - 1 - x : x;
      int to_x = across, to_y = y;
      if (film.rotation_deg == 90) to_x = height - 1 - y, to_y = across;
      if (film.rotation_deg == 180) to_x = width - 1 - across, to_y = height - 1 - y;
      if (film.rotation_deg == 270) to_x = y, to_y = width - 1 - across;
      reinterpret_cast<T*>(to.data[plane] + std::ptrdiff_t{to_y} * to.linesize[plane])[to_x] = row[x];
    }
  }
}

}  // namespace

FramePtr TurnedUpright(const AVFrame& frame, const MediaInfo& film) {
  const auto own_format = WithoutRangeMark(static_cast<AVPixelFormat>(frame.format));
  const AVPixelFormat format = TurnableFormat(own_format);
  FrameForm form;
  form.matrix = EffectiveMatrix(film);
  form.raster = {frame.width, frame.height, format, IsFullRange(film), AVCHROMA_LOC_LEFT};
  const FramePtr planar = FrameMaker(form).FromNative(frame, IsFullRange(film));
  const bool quarter = film.rotation_deg % 180 != 0;
  FramePtr turned = MakeFrame();
  turned->width = quarter ? frame.height : frame.width;
  turned->height = quarter ? frame.width : frame.height;
  turned->format = format;
  if (av_frame_get_buffer(turned.get(), 0) < 0) throw std::bad_alloc();
  const bool wide = av_pix_fmt_desc_get(format)->comp[0].depth > 8;
  for (int plane = 0; plane < av_pix_fmt_count_planes(format); ++plane)
    wide ? TurnPlane<std::uint16_t>(*planar, plane, film, *turned)
         : TurnPlane<std::uint8_t>(*planar, plane, film, *turned);
  return turned;
}

}  // namespace zeroplane
