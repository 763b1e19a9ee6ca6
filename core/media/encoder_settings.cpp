#include "core/media/encoder_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/color_convert.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/stereo_mark.h"

namespace zeroplane {
namespace {

struct Encoder {
  MasterFormat format;
  const char* name;  ///< FFmpeg's
  AVPixelFormat pixels, full_chroma;
  const char* profile;  ///< null: the encoder's choice
};

constexpr std::array kEncoders = {
    Encoder{MasterFormat::kH264, "libx264", AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV444P, nullptr},
    Encoder{MasterFormat::kH264TenBit, "libx264", AV_PIX_FMT_YUV420P10, AV_PIX_FMT_YUV444P10, nullptr},
    Encoder{MasterFormat::kH265, "libx265", AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV444P, nullptr},
    Encoder{MasterFormat::kH265TenBit, "libx265", AV_PIX_FMT_YUV420P10, AV_PIX_FMT_YUV444P10, nullptr},
    Encoder{MasterFormat::kProRes422Hq, "prores_ks", AV_PIX_FMT_YUV422P10, AV_PIX_FMT_YUV422P10, "hq"},
    Encoder{MasterFormat::kProRes4444, "prores_ks", AV_PIX_FMT_YUV444P10, AV_PIX_FMT_YUV444P10, "4444"},
    Encoder{MasterFormat::kDnxhrHqx, "dnxhd", AV_PIX_FMT_YUV422P10, AV_PIX_FMT_YUV422P10, "dnxhr_hqx"},
    Encoder{MasterFormat::kFfv1, "ffv1", AV_PIX_FMT_NONE, AV_PIX_FMT_NONE, nullptr},
};

const Encoder& EncoderOf(MasterFormat format) {
  const auto* found = std::ranges::find(kEncoders, format, &Encoder::format);
  ZP_CHECK(found != kEncoders.end(), "a format that FFmpeg encodes");
  return *found;
}

AVRational ToAv(const Rational& value) {
  return {static_cast<int>(value.num), static_cast<int>(value.den)};
}

// x264 prints its own complaint about a preset that it does not know, so ask it only for those it does.
void CheckSettings(const std::filesystem::path& path, const FilmWriterOptions& options) {
  constexpr std::array kPresets = {"ultrafast", "superfast", "veryfast", "faster",   "fast",
                                   "medium",    "slow",      "slower",   "veryslow", "placebo"};
  if (std::ranges::find(kPresets, options.preset) == kPresets.end())
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded: \"" + options.preset + "\" is no speed preset of x264 and x265",
                "Use one from ultrafast to veryslow.");
  if (!(options.crf >= 0 && options.crf <= 51))
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded: the quality is not within 0 to 51",
                "Use 18 for a very good picture; 0 is lossless.");
  constexpr int kDnxhrLeastWidth = 256, kDnxhrLeastHeight = 120;
  if (options.format == MasterFormat::kDnxhrHqx &&
      (options.width < kDnxhrLeastWidth || options.height < kDnxhrLeastHeight))
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded: DNxHR pictures have at least 256 x 120 pixels",
                "Choose ProRes, which has no such limit.");
}

std::string MasteringText(const MasteringDisplay& display) {
  const auto chromaticity = [](const Rational& value) {
    return std::to_string(std::lround(value.value() * 50000));
  };
  const auto luminance = [](const Rational& value) {
    return std::to_string(std::lround(value.value() * 10000));
  };
  const auto point = [&](const char* name, const Rational& x, const Rational& y) {
    return std::string(name).append("(").append(chromaticity(x)).append(",").append(chromaticity(y)) + ")";
  };
  return point("G", display.green_x, display.green_y) + point("B", display.blue_x, display.blue_y) +
         point("R", display.red_x, display.red_y) + point("WP", display.white_x, display.white_y) +
         std::string("L(").append(luminance(display.max_luminance)).append(",") +
         luminance(display.min_luminance) + ")";
}

// x264 and x265 read the same words for HDR10 but one.
std::string CodecParameters(bool x265, const FilmWriterOptions& options, const MediaInfo& film) {
  std::vector<std::string> parameters;
  if (x265) parameters.emplace_back("log-level=none");
  const auto mark = MarkOf(options.stereo_mode);
  if (!x265 && mark) parameters.push_back("frame-packing=" + std::to_string(mark->frame_packing));
  if (film.mastering_display)
    parameters.push_back("master" + std::string(x265 ? "" : "ing") +
                         "-display=" + MasteringText(*film.mastering_display));
  if (film.content_light)
    parameters.push_back((x265 ? "max-cll=" : "cll=") + std::to_string(film.content_light->max_content) +
                         "," + std::to_string(film.content_light->max_frame_average));
  std::string text;
  for (const std::string& parameter : parameters) text += (text.empty() ? "" : ":") + parameter;
  return text;
}

void Configure(AVCodecContext& encoder, const Encoder& kind, const FilmWriterOptions& options,
               const MediaInfo& film) {
  void* own = encoder.priv_data;
  if (kind.profile) av_opt_set(own, "profile", kind.profile, 0);
  if (kind.format == MasterFormat::kFfv1) {
    encoder.level = 3;
    encoder.gop_size = 1;
    av_opt_set_int(own, "slicecrc", 1, 0);
  }
  if (!Info(kind.format).quality) return;
  const bool x265 = std::string_view(kind.name) == "libx265";
  av_opt_set(own, "preset", options.preset.c_str(), 0);
  av_opt_set_double(own, "crf", options.crf, 0);
  av_opt_set(own, x265 ? "x265-params" : "x264-params", CodecParameters(x265, options, film).c_str(), 0);
}

// FFV1 keeps a film's samples as they are, so it keeps the tag, too, even one that nothing here converts by.
AVColorSpace MatrixTag(MasterFormat format, const MediaInfo& film, const FrameForm& form) {
  if (IsRgb(form.raster.format)) return AVCOL_SPC_RGB;
  const int tag = av_color_space_from_name(film.color_matrix.c_str());
  const bool tagged = tag >= 0 && tag != AVCOL_SPC_UNSPECIFIED && tag != AVCOL_SPC_RGB;
  return format == MasterFormat::kFfv1 && tagged ? static_cast<AVColorSpace>(tag) : form.matrix;
}

void TagColors(const FilmWriterOptions& options, const MediaInfo& film, const FrameForm& form,
               AVCodecContext& encoder) {
  encoder.colorspace = MatrixTag(options.format, film, form);
  encoder.color_range = form.raster.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(form.raster.format);
  if (layout->log2_chroma_w > 0) encoder.chroma_sample_location = form.raster.chroma;
  const int primaries = av_color_primaries_from_name(film.color_primaries.c_str());
  if (primaries >= 0) encoder.color_primaries = static_cast<AVColorPrimaries>(primaries);
  // Pictures made of linear light were given display values by the reader's curve.
  const bool displayed = film.color_transfer == "linear" && options.format != MasterFormat::kFfv1;
  const int transfer = av_color_transfer_from_name(displayed ? "iec61966-2-1" : film.color_transfer.c_str());
  if (transfer >= 0) encoder.color_trc = static_cast<AVColorTransferCharacteristic>(transfer);
}

bool Takes(const AVCodec& codec, AVPixelFormat format) {
  for (const AVPixelFormat* known = codec.pix_fmts; known && *known != AV_PIX_FMT_NONE; ++known)
    if (*known == format) return true;
  return false;
}

const AVCodec& FindEncoder(const std::filesystem::path& path, const Encoder& kind, AVPixelFormat format) {
  const AVCodec* codec = avcodec_find_encoder_by_name(kind.name);
  if (!codec)
    throw Error(ErrorCode::kUnsupported, path.string(),
                std::string("cannot be written: this FFmpeg has no ") + kind.name,
                std::string("Install an FFmpeg with ") + kind.name + ", or choose another format.");
  if (!Takes(*codec, format))
    throw Error(ErrorCode::kUnsupported, path.string(),
                std::string("cannot be written: this ") + kind.name + " has no " +
                    av_get_pix_fmt_name(format) + " pictures",
                "Choose another format, such as the one with 8 bits.");
  return *codec;
}

int RoundedUp(int side, int log2_step) {
  return AV_CEIL_RSHIFT(side, log2_step) << log2_step;
}

}  // namespace

bool IsFullRangeYuv(const MediaInfo& film) {
  const bool images = film.container == "sequence" || film.container == "still";
  return !images && !IsRgb(av_get_pix_fmt(film.pixel_format.c_str())) && IsFullRange(film);
}

bool IsAlwaysLimited(MasterFormat format) {
  return format == MasterFormat::kProRes422Hq || format == MasterFormat::kProRes4444 ||
         format == MasterFormat::kDnxhrHqx;
}

AVPixelFormat FixedPixelFormat(const FilmWriterOptions& options) {
  const Encoder& kind = EncoderOf(options.format);
  return options.full_chroma ? kind.full_chroma : kind.pixels;
}

AVPixelFormat Ffv1PixelFormat(AVPixelFormat pictures) {
  const AVPixelFormat format = WithoutRangeMark(pictures);
  const AVCodec* codec = avcodec_find_encoder_by_name(EncoderOf(MasterFormat::kFfv1).name);
  if (!codec || Takes(*codec, format)) return format;
  const AVPixFmtDescriptor* layout = NotNull(av_pix_fmt_desc_get(format));
  const int has_alpha = (layout->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
  return avcodec_find_best_pix_fmt_of_list(codec->pix_fmts, format, has_alpha, nullptr);
}

FrameForm FormOf(const FilmWriterOptions& options, const MediaInfo& film, AVPixelFormat format,
                 AVChromaLocation chroma) {
  const AVPixFmtDescriptor* layout = NotNull(av_pix_fmt_desc_get(format));
  const bool any_size = options.format == MasterFormat::kFfv1;
  FrameForm form;
  form.matrix = EffectiveMatrix(film);
  form.raster.format = format;
  form.raster.width = any_size ? options.width : RoundedUp(options.width, layout->log2_chroma_w);
  form.raster.height = any_size ? options.height : RoundedUp(options.height, layout->log2_chroma_h);
  form.raster.full_range = IsRgb(format) || (!IsAlwaysLimited(options.format) && IsFullRangeYuv(film));
  if (layout->log2_chroma_h > 0 && chroma != AVCHROMA_LOC_UNSPECIFIED) form.raster.chroma = chroma;
  return form;
}

CodecPtr OpenEncoder(const std::filesystem::path& path, const FilmWriterOptions& options,
                     const MediaInfo& film, const FrameForm& form, AVRational time_base, bool global_header) {
  CheckSettings(path, options);
  const Encoder& kind = EncoderOf(options.format);
  const AVCodec& codec = FindEncoder(path, kind, form.raster.format);
  CodecPtr encoder(NotNull(avcodec_alloc_context3(&codec)));
  encoder->width = form.raster.width;
  encoder->height = form.raster.height;
  encoder->pix_fmt = form.raster.format;
  encoder->time_base = time_base;
  encoder->framerate = ToAv(film.frame_rate);
  encoder->sample_aspect_ratio = ToAv(film.upright_sample_aspect());
  encoder->field_order = AV_FIELD_PROGRESSIVE;
  encoder->thread_count = 0;  // as many as there are cores
  TagColors(options, film, form, *encoder);
  if (global_header) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  Configure(*encoder, kind, options, film);
  const int result = avcodec_open2(encoder.get(), &codec, nullptr);
  if (result < 0)
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded with these settings: " + FfmpegProblem(result),
                "Choose another format or another size of picture.");
  return encoder;
}

}  // namespace zeroplane
