#include "core/media/video_writer.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

extern "C" {
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/mem.h>
#include <libavutil/stereo3d.h>
}

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/color_convert.h"
#include "core/media/encoder_settings.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/film_tags.h"
#include "core/media/frame_clock.h"
#include "core/media/frame_maker.h"
#include "core/media/media_file.h"
#include "core/media/native_turn.h"
#include "core/media/stereo_mark.h"
#include "core/media/track_copier.h"

namespace zeroplane {
namespace {

// `path`, which must not be the film that is being read.
const std::filesystem::path& NotTheSource(const std::filesystem::path& path,
                                          const std::filesystem::path& source) {
  std::error_code ignored;
  if (std::filesystem::equivalent(path, source, ignored))
    throw Error(ErrorCode::kInvalidArgument, path.string(), "is the film that is being read",
                "Choose another name for the output.");
  return path;
}

bool IsFile(const MediaInfo& film) {
  return film.container != "sequence" && film.container != "still";
}

// @param data what FFmpeg's own allocator made for the purpose; the stream takes it
template <class T>
void AddSideData(AVStream& stream, AVPacketSideDataType type, T* data) {
  if (av_stream_add_side_data(&stream, type, reinterpret_cast<std::uint8_t*>(data), sizeof(T)) >= 0) return;
  av_free(data);
  throw std::bad_alloc();
}

void MarkStereo(const std::string& stereo_mode, AVStream& stream) {
  if (stereo_mode.empty()) return;
  av_dict_set(&stream.metadata, "stereo_mode", stereo_mode.c_str(), 0);
  const auto mark = MarkOf(stereo_mode);
  if (!mark) return;
  AVStereo3D* stereo = NotNull(av_stereo3d_alloc());
  stereo->type = mark->type;
  AddSideData(stream, AV_PKT_DATA_STEREO3D, stereo);
}

void MarkHdr(const MediaInfo& film, AVStream& stream) {
  const auto fraction = [](const Rational& value) {
    return AVRational{static_cast<int>(value.num), static_cast<int>(value.den)};
  };
  if (const auto& display = film.mastering_display) {
    AVMasteringDisplayMetadata* data = NotNull(av_mastering_display_metadata_alloc());
    const Rational primaries[3][2] = {{display->red_x, display->red_y},
                                      {display->green_x, display->green_y},
                                      {display->blue_x, display->blue_y}};
    for (int color = 0; color < 3; ++color)
      for (int axis = 0; axis < 2; ++axis)
        data->display_primaries[color][axis] = fraction(primaries[color][axis]);
    data->white_point[0] = fraction(display->white_x);
    data->white_point[1] = fraction(display->white_y);
    data->min_luminance = fraction(display->min_luminance);
    data->max_luminance = fraction(display->max_luminance);
    data->has_primaries = data->has_luminance = 1;
    AddSideData(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, data);
  }
  if (film.content_light) {
    AVContentLightMetadata* data = NotNull(av_content_light_metadata_alloc(nullptr));
    data->MaxCLL = static_cast<unsigned>(film.content_light->max_content);
    data->MaxFALL = static_cast<unsigned>(film.content_light->max_frame_average);
    AddSideData(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, data);
  }
}

// MOV writes its three colour tags together or not at all, and DNxHR's own header knows the matrices of HD
// and wider only. So where the film names a matrix alone, the others are those that belong to it.
void CompleteColors(AVCodecParameters& codec) {
  constexpr std::pair<AVColorSpace, AVColorPrimaries> kPrimaries[] = {
      {AVCOL_SPC_BT709, AVCOL_PRI_BT709},
      {AVCOL_SPC_BT470BG, AVCOL_PRI_BT470BG},
      {AVCOL_SPC_SMPTE170M, AVCOL_PRI_SMPTE170M},
      {AVCOL_SPC_SMPTE240M, AVCOL_PRI_SMPTE240M},
      {AVCOL_SPC_BT2020_NCL, AVCOL_PRI_BT2020}};
  for (const auto& [matrix, primaries] : kPrimaries)
    if (codec.color_space == matrix && codec.color_primaries == AVCOL_PRI_UNSPECIFIED)
      codec.color_primaries = primaries;
  if (codec.color_trc == AVCOL_TRC_UNSPECIFIED) codec.color_trc = AVCOL_TRC_BT709;
}

OutputPtr OpenOutput(const std::filesystem::path& path) {
  QuietFfmpeg();
  AVFormatContext* allocated = nullptr;
  avformat_alloc_output_context2(&allocated, nullptr, nullptr, path.c_str());  // by the ending
  OutputPtr output(NotNull(allocated));
  // MP4's st3d box, and FLAC in MP4, which FFmpeg 5 still calls experimental.
  output->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
  return output;
}

}  // namespace

struct VideoWriter::Impl {
  Impl(const std::filesystem::path& path, const FilmWriterOptions& writer_options, const FilmReader& source)
      : options(writer_options),
        film(source.info()),
        file(NotTheSource(path, film.path)),
        output(OpenOutput(path)),
        clock(source, IsMovFamily(*output)) {
    ZP_CHECK_GT(options.width, 0);
    ZP_CHECK_GT(options.height, 0);
    AVStream* picture = NotNull(avformat_new_stream(output.get(), nullptr));
    picture->disposition = AV_DISPOSITION_DEFAULT;
    if (IsFile(film)) tracks.emplace(film.path, *output, path);
    if (tracks) dropped = tracks->dropped();
    if (IsAlwaysLimited(options.format) && IsFullRangeYuv(film))
      dropped.push_back("The film's full range of values becomes the limited one, which " +
                        std::string(Info(options.format).label) + " always has; the picture looks the same.");
    if (const AVPixelFormat format = FixedPixelFormat(options); format != AV_PIX_FMT_NONE) Open(format);
  }

  // Opens encoder and file. Errors of both are seen before the first picture, but for FFV1, which waits for
  // it.
  void Open(AVPixelFormat format) {
    const AVChromaLocation chroma = tracks ? tracks->chroma_location() : AVCHROMA_LOC_UNSPECIFIED;
    const FrameForm form = FormOf(options, film, format, chroma);
    frames.emplace(form);
    encoder = OpenEncoder(file.target(), options, film, form, clock.time_base(),
                          (output->oformat->flags & AVFMT_GLOBALHEADER) != 0);
    DescribePicture(*output->streams[0]);
    Check(avio_open(&output->pb, ("file:" + file.path().string()).c_str(), AVIO_FLAG_WRITE));
    Check(avformat_write_header(output.get(), nullptr));
    if (tracks) Check(tracks->CopyCovers(*output));
  }

  void DescribePicture(AVStream& stream) const {
    if (avcodec_parameters_from_context(stream.codecpar, encoder.get()) < 0) throw std::bad_alloc();
    const bool mov = IsMovFamily(*output);
    if (mov && encoder->codec_id == AV_CODEC_ID_HEVC)
      stream.codecpar->codec_tag = MKTAG('h', 'v', 'c', '1');  // what QuickTime plays
    if (mov && encoder->codec_id == AV_CODEC_ID_DNXHD) CompleteColors(*stream.codecpar);
    stream.time_base = encoder->time_base;
    stream.sample_aspect_ratio = encoder->sample_aspect_ratio;
    // MOV counts its timecode by this, also of variable films; Matroska would write it as the frames' length.
    if (mov || !film.variable_frame_rate) stream.avg_frame_rate = encoder->framerate;
    if (!film.timecode.empty()) av_dict_set(&stream.metadata, "timecode", film.timecode.c_str(), 0);
    MarkHdr(film, stream);
    MarkStereo(options.stereo_mode, stream);
  }

  // Turns a muxer's failure into an Error. Writes are buffered: an earlier one's failure shows in `pb`.
  void Check(int result) const {
    const int delayed = output->pb ? output->pb->error : 0;
    if (delayed >= 0 && result >= 0) return;
    const int error = delayed < 0 ? delayed : result;
    for (const int system_error : {ENOSPC, EDQUOT, EACCES, EPERM, EROFS, EIO, ENOENT, EFBIG})
      if (error == AVERROR(system_error)) file.ThrowWriteError(system_error);
    throw Error(ErrorCode::kUnwritable, file.target().string(), "cannot be written: " + FfmpegProblem(error),
                "Try a name that ends in .mkv.");
  }

  // Sends a frame (null: the end) and writes what comes out, with what of the other tracks belongs before it.
  void Encode(const AVFrame* frame) {
    Check(avcodec_send_frame(encoder.get(), frame));
    for (;;) {
      const int received = avcodec_receive_packet(encoder.get(), packet.get());
      if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return;
      Check(received);
      const auto duration = durations.find(packet->pts);
      ZP_CHECK(duration != durations.end(), packet->pts);
      packet->duration = duration->second;
      durations.erase(duration);
      if (tracks) Check(tracks->CopyUntil(packet->dts, encoder->time_base, *output));
      packet->stream_index = 0;
      av_packet_rescale_ts(packet.get(), encoder->time_base, output->streams[0]->time_base);
      Check(av_interleaved_write_frame(output.get(), packet.get()));
    }
  }

  // A decoder's choice of picture types and fields is not the encoder's.
  void Describe(AVFrame& frame) const {
    frame.pict_type = AV_PICTURE_TYPE_NONE;
    frame.key_frame = 0;
    frame.interlaced_frame = frame.top_field_first = frame.repeat_pict = 0;
    frame.colorspace = encoder->colorspace;
    frame.color_range = encoder->color_range;
    frame.color_primaries = encoder->color_primaries;
    frame.color_trc = encoder->color_trc;
    frame.chroma_location = encoder->chroma_sample_location;
    frame.sample_aspect_ratio = encoder->sample_aspect_ratio;
  }

  // @param format of the picture, @param make turns it into an encoder's frame
  template <class Make>
  void Write(int width, int height, AVPixelFormat format, const FrameTime& time, Make&& make) {
    ZP_CHECK(!finished, "Write() after Finish()");
    ZP_CHECK_EQ(width, options.width);
    ZP_CHECK_EQ(height, options.height);
    const FrameTime mapped = clock.Map(time);
    ZP_CHECK(!last_pts || mapped.pts > *last_pts, "time stamps rise");
    if (!encoder) Open(Ffv1PixelFormat(format));
    last_pts = mapped.pts;
    durations[mapped.pts] = mapped.duration;
    const FramePtr frame = make();
    frame->pts = mapped.pts;
    Describe(*frame);
    Encode(frame.get());
  }

  void Finish() {
    ZP_CHECK(!finished, "Finish() twice");
    finished = true;
    if (!encoder) Open(AV_PIX_FMT_BGR0);
    Encode(nullptr);
    if (tracks) Check(tracks->CopyAll(*output));
    Check(av_interleaved_write_frame(output.get(), nullptr));
    Check(av_write_trailer(output.get()));
    avio_flush(output->pb);
    Check(0);
    const int closed = avio_closep(&output->pb);
    Check(closed);
    file.Commit();
  }

  const FilmWriterOptions options;
  const MediaInfo film;
  PartialFile file;  // outlives `output`, which must be closed before the file is removed
  OutputPtr output;
  const FrameClock clock;
  std::optional<TrackCopier> tracks;
  std::vector<std::string> dropped;
  std::optional<FrameMaker> frames;  // with `encoder`
  CodecPtr encoder;
  PacketPtr packet = MakePacket();
  std::map<std::int64_t, std::int64_t> durations;  // by pts, of the frames inside the encoder
  std::optional<std::int64_t> last_pts;
  bool finished = false;
};

VideoWriter::VideoWriter(const std::filesystem::path& path, const FilmWriterOptions& options,
                         const FilmReader& source)
    : impl_(std::make_unique<Impl>(path, options, source)) {}
VideoWriter::~VideoWriter() = default;

void VideoWriter::Write(const ImageU8& picture, FrameTime time) {
  impl_->Write(picture.width(), picture.height(), AV_PIX_FMT_BGR0, time,
               [&] { return impl_->frames->FromRgb(picture); });
}

void VideoWriter::Write(const ImageU16& picture, FrameTime time) {
  impl_->Write(picture.width(), picture.height(), AV_PIX_FMT_GBRP16, time,
               [&] { return impl_->frames->FromRgb(picture); });
}

void VideoWriter::Write(const NativeFrame& frame, FrameTime time) {
  ZP_CHECK(!frame.empty(), "a frame to write");
  const MediaInfo& film = impl_->film;
  const FramePtr turned = film.rotation_deg != 0 || film.mirrored ? TurnedUpright(frame.av(), film) : nullptr;
  const AVFrame& upright = turned ? *turned : frame.av();
  impl_->Write(upright.width, upright.height, static_cast<AVPixelFormat>(upright.format), time,
               [&] { return impl_->frames->FromNative(upright, IsFullRange(film)); });
}

void VideoWriter::Finish() {
  impl_->Finish();
}

const std::vector<std::string>& VideoWriter::dropped() const {
  return impl_->dropped;
}

}  // namespace zeroplane
