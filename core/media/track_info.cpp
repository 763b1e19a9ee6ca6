#include "core/media/track_info.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

extern "C" {
#include <libavutil/display.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/pixdesc.h>
#include <libavutil/stereo3d.h>
#include <libavutil/timecode.h>
}

namespace zeroplane {
namespace {

std::string Text(const char* text) {
  return text ? text : "unknown";
}

std::string Tag(const AVDictionary* tags, const char* name) {
  const AVDictionaryEntry* entry = av_dict_get(tags, name, nullptr, 0);
  return entry ? entry->value : "";
}

Rational ToRational(AVRational value) {
  return value.den > 0 ? Rational{value.num, value.den} : Rational{0, 1};
}

// A description that the stream carries, or else its first frame.
template <class T>
const T* SideData(const AVStream& stream, AVPacketSideDataType in_stream, const AVFrame& frame,
                  AVFrameSideDataType in_frame) {
  if (const auto* data = av_stream_get_side_data(&stream, in_stream, nullptr))
    return reinterpret_cast<const T*>(data);
  const AVFrameSideData* data = av_frame_get_side_data(&frame, in_frame);
  return data ? reinterpret_cast<const T*>(data->data) : nullptr;
}

// Display matrices of quarter turns and mirror images; of anything else (a free angle) the nearest of them.
void DescribeOrientation(const AVStream& stream, const AVFrame& frame, MediaInfo& info) {
  const auto* matrix =
      SideData<std::int32_t>(stream, AV_PKT_DATA_DISPLAYMATRIX, frame, AV_FRAME_DATA_DISPLAYMATRIX);
  if (!matrix) return;
  // Where one step to the right, and one downwards, in the stored raster leads on the screen.
  double right_x = matrix[0], right_y = matrix[1];
  const double down_x = matrix[3], down_y = matrix[4];
  const double area = right_x * down_y - right_y * down_x;
  if (area == 0) return;
  info.mirrored = area < 0;
  if (info.mirrored) {
    right_x = -right_x;
    right_y = -right_y;
  }
  const double clockwise_quarters = std::atan2(right_y, right_x) / (M_PI / 2);
  info.rotation_deg = static_cast<int>(std::lround(clockwise_quarters) * 90 + 360) % 360;
}

void DescribePixels(const AVCodecParameters& codec, const AVFrame& frame, MediaInfo& info) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  info.pixel_format = Text(av_get_pix_fmt_name(format));
  if (const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(format)) info.bit_depth = layout->comp[0].depth;
  const auto tagged = [](auto of_stream, auto of_frame, auto unknown) {
    return of_stream != unknown ? of_stream : of_frame;
  };
  info.color_primaries = Text(
      av_color_primaries_name(tagged(codec.color_primaries, frame.color_primaries, AVCOL_PRI_UNSPECIFIED)));
  info.color_transfer =
      Text(av_color_transfer_name(tagged(codec.color_trc, frame.color_trc, AVCOL_TRC_UNSPECIFIED)));
  info.color_matrix =
      Text(av_color_space_name(tagged(codec.color_space, frame.colorspace, AVCOL_SPC_UNSPECIFIED)));
  info.color_range =
      Text(av_color_range_name(tagged(codec.color_range, frame.color_range, AVCOL_RANGE_UNSPECIFIED)));
}

// Decoded frames are believed first. Containers' four kinds of interlacing mean different things to their
// writers; FFmpeg's own writers put "top coded first" where the top field comes first in time.
FieldOrder FindFieldOrder(const AVCodecParameters& codec, const FrameSample& sample) {
  if (sample.interlaced * 2 > sample.frames)
    return sample.top_first * 2 > sample.interlaced ? FieldOrder::kTopFirst : FieldOrder::kBottomFirst;
  if (codec.field_order == AV_FIELD_TT || codec.field_order == AV_FIELD_TB) return FieldOrder::kTopFirst;
  if (codec.field_order == AV_FIELD_BB || codec.field_order == AV_FIELD_BT) return FieldOrder::kBottomFirst;
  return FieldOrder::kProgressive;
}

void DescribeHdr(const AVStream& stream, const AVFrame& frame, MediaInfo& info) {
  const auto* display = SideData<AVMasteringDisplayMetadata>(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
                                                             frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
  if (display && display->has_primaries && display->has_luminance) {
    const auto& primaries = display->display_primaries;
    info.mastering_display =
        MasteringDisplay{ToRational(primaries[0][0]),         ToRational(primaries[0][1]),
                         ToRational(primaries[1][0]),         ToRational(primaries[1][1]),
                         ToRational(primaries[2][0]),         ToRational(primaries[2][1]),
                         ToRational(display->white_point[0]), ToRational(display->white_point[1]),
                         ToRational(display->min_luminance),  ToRational(display->max_luminance)};
  }
  const auto* light = SideData<AVContentLightMetadata>(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, frame,
                                                       AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
  if (light)
    info.content_light = ContentLight{static_cast<int>(light->MaxCLL), static_cast<int>(light->MaxFALL)};
}

// Matroska's names for what other containers and codecs describe by numbers.
std::string StereoMode(const AVStream& stream, const AVFrame& frame) {
  const std::string tag = Tag(stream.metadata, "stereo_mode");
  if (!tag.empty()) return tag == "mono" ? "" : tag;
  const auto* stereo = SideData<AVStereo3D>(stream, AV_PKT_DATA_STEREO3D, frame, AV_FRAME_DATA_STEREO3D);
  if (!stereo) return "";
  const bool right_first = (stereo->flags & AV_STEREO3D_FLAG_INVERT) != 0;
  switch (stereo->type) {
    case AV_STEREO3D_SIDEBYSIDE:
    case AV_STEREO3D_SIDEBYSIDE_QUINCUNX:
      return right_first ? "right_left" : "left_right";
    case AV_STEREO3D_TOPBOTTOM:
      return right_first ? "bottom_top" : "top_bottom";
    case AV_STEREO3D_CHECKERBOARD:
      return right_first ? "checkerboard_rl" : "checkerboard_lr";
    case AV_STEREO3D_LINES:
      return right_first ? "row_interleaved_rl" : "row_interleaved_lr";
    case AV_STEREO3D_COLUMNS:
      return right_first ? "col_interleaved_rl" : "col_interleaved_lr";
    case AV_STEREO3D_FRAMESEQUENCE:
      return right_first ? "block_rl" : "block_lr";
    default:
      return "";
  }
}

// The tag of the video track, of the whole file, of a time code track; or what the first frame carries.
std::string FindTimecode(const AVFormatContext& context, const AVStream& video, const AVFrame& frame) {
  std::string found = Tag(video.metadata, "timecode");
  if (found.empty()) found = Tag(context.metadata, "timecode");
  for (unsigned i = 0; i < context.nb_streams && found.empty(); ++i)
    if (context.streams[i]->codecpar->codec_type == AVMEDIA_TYPE_DATA)
      found = Tag(context.streams[i]->metadata, "timecode");
  if (!found.empty()) return found;
  char text[AV_TIMECODE_STR_SIZE] = {};
  if (const AVFrameSideData* smpte = av_frame_get_side_data(&frame, AV_FRAME_DATA_S12M_TIMECODE)) {
    const auto* words = reinterpret_cast<const std::uint32_t*>(smpte->data);
    if (words[0] > 0) av_timecode_make_smpte_tc_string2(text, video.avg_frame_rate, words[1], 0, 0);
  } else if (const AVFrameSideData* gop = av_frame_get_side_data(&frame, AV_FRAME_DATA_GOP_TIMECODE)) {
    const auto word = *reinterpret_cast<const std::int64_t*>(gop->data);
    av_timecode_make_mpeg_tc_string(text, static_cast<std::uint32_t>(word));
  }
  return text;
}

void DescribeTracks(const AVFormatContext& context, MediaInfo& info) {
  for (unsigned i = 0; i < context.nb_streams; ++i) {
    const AVStream& stream = *context.streams[i];
    const AVCodecParameters& codec = *stream.codecpar;
    const std::string name = avcodec_get_name(codec.codec_id);
    const std::string language = Tag(stream.metadata, "language"), title = Tag(stream.metadata, "title");
    if (codec.codec_type == AVMEDIA_TYPE_AUDIO)
      info.audio.push_back({name, codec.ch_layout.nb_channels, codec.sample_rate, language, title});
    if (codec.codec_type == AVMEDIA_TYPE_SUBTITLE) {
      const AVCodecDescriptor* descriptor = avcodec_descriptor_get(codec.codec_id);
      const bool bitmap = descriptor && (descriptor->props & AV_CODEC_PROP_BITMAP_SUB) != 0;
      info.subtitles.push_back({name, language, title, bitmap});
    }
    if (codec.codec_type == AVMEDIA_TYPE_DATA) ++info.data_tracks;
  }
  for (unsigned i = 0; i < context.nb_chapters; ++i) {
    const AVChapter& chapter = *context.chapters[i];
    const double unit = av_q2d(chapter.time_base);
    info.chapters.push_back({static_cast<double>(chapter.start) * unit,
                             static_cast<double>(chapter.end) * unit, Tag(chapter.metadata, "title")});
  }
}

}  // namespace

MediaInfo DescribeFilm(const FilmInput& film, const FrameSample& sample) {
  const AVStream& stream = *film.video();
  const AVCodecParameters& codec = *stream.codecpar;
  const AVFrame& frame = *sample.first;
  MediaInfo info;
  info.container = film.context->iformat->name;
  info.video_codec = avcodec_get_name(codec.codec_id);
  info.width = frame.width;
  info.height = frame.height;
  const AVRational aspect =
      av_guess_sample_aspect_ratio(film.context.get(), film.video(), sample.first.get());
  if (aspect.num > 0 && aspect.den > 0) info.sample_aspect = {aspect.num, aspect.den};
  DescribeOrientation(stream, frame, info);
  DescribePixels(codec, frame, info);
  info.field_order = FindFieldOrder(codec, sample);
  DescribeHdr(stream, frame, info);
  DescribeTracks(*film.context, info);
  info.timecode = FindTimecode(*film.context, stream, frame);
  info.stereo_mode = StereoMode(stream, frame);
  return info;
}

}  // namespace zeroplane
