#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

#include "core/base/error.h"
#include "core/media/cut_off.h"
#include "core/media/film_input.h"

namespace zeroplane {
namespace {

std::string Text(const char* text) {
  return text ? text : "unknown";
}

std::string Language(const AVStream& stream) {
  const AVDictionaryEntry* entry = av_dict_get(stream.metadata, "language", nullptr, 0);
  return entry ? entry->value : "";
}

std::optional<std::int64_t> Known(std::int64_t time) {
  return time == AV_NOPTS_VALUE ? std::nullopt : std::optional(time);
}

// VP8 keeps pictures that are only referred to as packets of their own; bit 4 of the first byte says "show".
bool IsShown(const AVPacket& packet, AVCodecID codec) {
  if (packet.flags & AV_PKT_FLAG_DISCARD) return false;
  return codec != AV_CODEC_ID_VP8 || packet.size == 0 || (packet.data[0] & 0x10) != 0;
}

struct PacketPass {
  std::vector<PacketTime> shown;
  std::int64_t packets = 0;  ///< of the video track, hidden ones included
};

PacketPass ReadPackets(FilmInput& film) {
  for (unsigned i = 0; i < film.context->nb_streams; ++i)
    if (static_cast<int>(i) != film.video_stream) film.context->streams[i]->discard = AVDISCARD_ALL;
  const PacketPtr packet = MakePacket();
  PacketPass pass;
  bool cut_off = false;  // the last packet read is incomplete
  while (av_read_frame(film.context.get(), packet.get()) >= 0) {
    if (packet->stream_index == film.video_stream) {
      ++pass.packets;
      cut_off = (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
      if (IsShown(*packet, film.video()->codecpar->codec_id))
        pass.shown.push_back({Known(packet->pts), Known(packet->dts), packet->duration,
                              (packet->flags & AV_PKT_FLAG_KEY) != 0});
    }
    av_packet_unref(packet.get());
  }
  if (cut_off) {
    --pass.packets;
    if (!pass.shown.empty()) pass.shown.pop_back();
  }
  return pass;
}

// How many frames the container promises; those found where it promises nothing. An estimate for Matroska.
std::int64_t AnnouncedFrames(const FilmInput& film, const FilmScan& scan, std::int64_t packets_read) {
  const std::int64_t found = scan.index.size();
  if (std::strstr(film.context->iformat->name,
                  "mov"))  // its table of samples is read whole, edit lists applied
    return found + std::max<std::int64_t>(0, avformat_index_get_entries_count(film.video()) - packets_read);
  if (!IsCutOff(scan.info.path)) return found;
  const double promised_s = static_cast<double>(film.context->duration) / AV_TIME_BASE;
  const std::int64_t estimate = std::llround(promised_s * scan.info.frame_rate.value());
  return std::max(found + 1, film.video()->nb_frames > 0 ? film.video()->nb_frames : estimate);
}

int ClockwiseRotation(const AVStream& stream) {
  const auto* matrix = reinterpret_cast<const std::int32_t*>(
      av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr));
  if (!matrix) return 0;
  const double counterclockwise = av_display_rotation_get(matrix);
  if (std::isnan(counterclockwise)) return 0;
  return static_cast<int>(std::lround(-counterclockwise / 90.0) * 90 + 720) % 360;
}

// The container's own average where the packets agree with it to 1 %, else the measured one.
Rational FrameRate(const AVStream& stream, const FrameIndex& index, bool variable) {
  const AVRational tagged = stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  const std::int64_t ticks = index.end_pts() - index.first_pts();
  if (ticks <= 0) return tagged.num > 0 ? Rational{tagged.num, tagged.den} : Rational{24, 1};
  const Rational measured =
      Rational{index.size() * stream.time_base.den, ticks * stream.time_base.num}.Reduced();
  const bool agree = tagged.num > 0 && std::abs(av_q2d(tagged) / measured.value() - 1.0) < 0.01;
  return agree && !variable ? Rational{tagged.num, tagged.den} : measured;
}

void DescribeTracks(const AVFormatContext& context, MediaInfo& info) {
  for (unsigned i = 0; i < context.nb_streams; ++i) {
    const AVStream& stream = *context.streams[i];
    const AVCodecParameters& codec = *stream.codecpar;
    if (codec.codec_type == AVMEDIA_TYPE_SUBTITLE) ++info.subtitle_tracks;
    if (codec.codec_type == AVMEDIA_TYPE_AUDIO)
      info.audio.push_back({avcodec_get_name(codec.codec_id), codec.ch_layout.nb_channels, codec.sample_rate,
                            Language(stream)});
  }
}

MediaInfo Describe(const std::filesystem::path& path, const FilmInput& film) {
  const AVStream& stream = *film.video();
  const AVCodecParameters& codec = *stream.codecpar;
  const auto format = static_cast<AVPixelFormat>(codec.format);
  MediaInfo info;
  info.path = path;
  info.container = film.context->iformat->name;
  info.video_codec = avcodec_get_name(codec.codec_id);
  info.width = codec.width;
  info.height = codec.height;
  const AVRational aspect = av_guess_sample_aspect_ratio(film.context.get(), film.video(), nullptr);
  if (aspect.num > 0 && aspect.den > 0) info.sample_aspect = {aspect.num, aspect.den};
  info.rotation_deg = ClockwiseRotation(stream);
  info.pixel_format = Text(av_get_pix_fmt_name(format));
  if (const AVPixFmtDescriptor* layout = av_pix_fmt_desc_get(format)) info.bit_depth = layout->comp[0].depth;
  info.color_primaries = Text(av_color_primaries_name(codec.color_primaries));
  info.color_transfer = Text(av_color_transfer_name(codec.color_trc));
  info.color_matrix = Text(av_color_space_name(codec.color_space));
  info.color_range = Text(av_color_range_name(codec.color_range));
  DescribeTracks(*film.context, info);
  return info;
}

}  // namespace

FilmScan ScanFilm(const std::filesystem::path& path) {
  FilmInput film = OpenFilm(path);
  const AVRational unit = film.video()->time_base;
  const AVRational guess = av_guess_frame_rate(film.context.get(), film.video(), nullptr);
  const std::int64_t step = guess.num > 0 ? av_rescale_q(1, av_inv_q(guess), unit) : 1;

  FilmScan scan;
  scan.info = Describe(path, film);
  scan.time_base = {unit.num, unit.den};
  const PacketPass pass = ReadPackets(film);
  scan.index = FrameIndex(pass.shown, std::max<std::int64_t>(step, 1));
  if (scan.index.size() == 0)
    throw Error(ErrorCode::kDamaged, path.string(), "has no frame that can be decoded",
                "The file is damaged or was not written to its end; copy or export it again.");
  scan.info.frame_count = scan.index.size();
  scan.info.variable_frame_rate = scan.index.VariableSteps();
  scan.info.frame_rate = FrameRate(*film.video(), scan.index, scan.info.variable_frame_rate);
  scan.info.duration_s = static_cast<double>(scan.index.end_pts() - scan.index.first_pts()) * av_q2d(unit);
  scan.announced_frames = AnnouncedFrames(film, scan, pass.packets);
  return scan;
}

MediaInfo Probe(const std::filesystem::path& path) {
  return ScanFilm(path).info;
}

}  // namespace zeroplane
