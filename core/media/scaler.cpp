#include "core/media/scaler.h"

#include <string>

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"

namespace zeroplane {
namespace {

// swscale's numbers for the tags are FFmpeg's own, but for 2020's constant-luminance form, which it lacks.
int SwscaleMatrix(AVColorSpace matrix) {
  return matrix == AVCOL_SPC_BT2020_CL ? SWS_CS_BT2020 : matrix;
}

void SetChromaPosition(SwsContext* scaler, const std::string& side, const Raster& raster) {
  const AVPixFmtDescriptor* layout = NotNull(av_pix_fmt_desc_get(raster.format));
  if (IsRgb(raster.format) || layout->log2_chroma_w == 0) return;
  int x = 0, y = 128;  // in 1/256 of a luma sample
  const AVChromaLocation at = raster.chroma;
  if (at == AVCHROMA_LOC_CENTER || at == AVCHROMA_LOC_TOP || at == AVCHROMA_LOC_BOTTOM) x = 128;
  if (at == AVCHROMA_LOC_TOP || at == AVCHROMA_LOC_TOPLEFT) y = 0;
  if (at == AVCHROMA_LOC_BOTTOM || at == AVCHROMA_LOC_BOTTOMLEFT) y = 256;
  av_opt_set_int(scaler, (side + "_h_chr_pos").c_str(), x, 0);
  if (layout->log2_chroma_h > 0) av_opt_set_int(scaler, (side + "_v_chr_pos").c_str(), y, 0);
}

}  // namespace

bool IsRgb(AVPixelFormat format) {
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(format);
  return layout && (layout->flags & AV_PIX_FMT_FLAG_RGB);
}

ScalerPtr MakeScaler(const Raster& from, const Raster& to, int filter, AVColorSpace matrix) {
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
  // The call is refused, rightly, when both sides are RGB.
  const int* coefficients = sws_getCoefficients(SwscaleMatrix(matrix));
  sws_setColorspaceDetails(s, coefficients, IsRgb(from.format) || from.full_range, coefficients,
                           IsRgb(to.format) || to.full_range, 0, 1 << 16, 1 << 16);
  return scaler;
}

}  // namespace zeroplane
