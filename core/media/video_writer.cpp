#include "core/media/video_writer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/stereo3d.h>
}

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/audio_copier.h"
#include "core/media/color_convert.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/media_file.h"

namespace zeroplane {
namespace {

AVRational ToAv(const Rational& value) {
  return {static_cast<int>(value.num), static_cast<int>(value.den)};
}

// A side-by-side or top-bottom mode in the other ways than Matroska's tag.
struct StereoMark {
  const char* x264_parameters;
  AVStereo3DType type;
};

std::optional<StereoMark> MarkOf(const std::string& stereo_mode) {
  if (stereo_mode == "left_right") return StereoMark{"frame-packing=3", AV_STEREO3D_SIDEBYSIDE};
  if (stereo_mode == "top_bottom") return StereoMark{"frame-packing=4", AV_STEREO3D_TOPBOTTOM};
  return std::nullopt;
}

const char* ContainerFor(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  if (ending == ".mkv") return "matroska";
  if (ending == ".mp4") return "mp4";
  if (ending == ".mov") return "mov";
  throw Error(ErrorCode::kUnsupported, path.string(), "has an ending that films are not written to",
              "Use .mkv, .mp4 or .mov.");
}

// `path`, which must not be the film that is being read.
const std::filesystem::path& NotTheSource(const std::filesystem::path& path,
                                          const std::filesystem::path& source) {
  std::error_code ignored;
  if (std::filesystem::equivalent(path, source, ignored))
    throw Error(ErrorCode::kInvalidArgument, path.string(), "is the film that is being read",
                "Choose another name for the output.");
  return path;
}

// x264 prints its own complaint about a preset that it does not know, so ask it only for those it does.
void CheckQuality(const std::filesystem::path& path, const VideoWriterOptions& options) {
  constexpr std::array kPresets = {"ultrafast", "superfast", "veryfast", "faster",   "fast",
                                   "medium",    "slow",      "slower",   "veryslow", "placebo"};
  if (std::ranges::find(kPresets, options.preset) == kPresets.end())
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded: \"" + options.preset + "\" is no speed preset of x264",
                "Use one from ultrafast to veryslow.");
  if (!(options.crf >= 0 && options.crf <= 51))
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded: the quality is not within 0 to 51",
                "Use 18 for a very good picture; 0 is lossless.");
}

void TagColors(const MediaInfo& film, AVCodecContext& encoder) {
  encoder.colorspace = EffectiveMatrix(film);
  encoder.color_range = IsFullRange(film) ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  encoder.chroma_sample_location = AVCHROMA_LOC_LEFT;
  const int primaries = av_color_primaries_from_name(film.color_primaries.c_str());
  if (primaries >= 0) encoder.color_primaries = static_cast<AVColorPrimaries>(primaries);
  const int transfer = av_color_transfer_from_name(film.color_transfer.c_str());
  if (transfer >= 0) encoder.color_trc = static_cast<AVColorTransferCharacteristic>(transfer);
}

CodecPtr OpenEncoder(const std::filesystem::path& path, const VideoWriterOptions& options,
                     const VideoReader& source, const FrameFromRgb& frames, bool global_header) {
  CheckQuality(path, options);
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (!codec)
    throw Error(ErrorCode::kUnsupported, path.string(), "cannot be written: this FFmpeg has no libx264",
                "Install an FFmpeg with libx264.");
  CodecPtr encoder(NotNull(avcodec_alloc_context3(codec)));
  encoder->width = frames.width();
  encoder->height = frames.height();
  encoder->pix_fmt = options.full_chroma ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P;
  encoder->time_base = ToAv(source.time_base());
  encoder->framerate = ToAv(source.info().frame_rate);
  encoder->sample_aspect_ratio = ToAv(source.info().sample_aspect);
  TagColors(source.info(), *encoder);
  if (global_header) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_opt_set(encoder->priv_data, "preset", options.preset.c_str(), 0);
  av_opt_set_double(encoder->priv_data, "crf", options.crf, 0);
  if (const auto mark = MarkOf(options.stereo_mode))
    av_opt_set(encoder->priv_data, "x264-params", mark->x264_parameters, 0);
  const int result = avcodec_open2(encoder.get(), codec, nullptr);
  if (result < 0)
    throw Error(ErrorCode::kInvalidArgument, path.string(),
                "cannot be encoded with these settings: " + FfmpegProblem(result),
                "Choose a smaller picture.");
  return encoder;
}

void MarkStereo(const std::string& stereo_mode, AVStream& stream) {
  if (stereo_mode.empty()) return;
  av_dict_set(&stream.metadata, "stereo_mode", stereo_mode.c_str(), 0);
  const auto mark = MarkOf(stereo_mode);
  if (!mark) return;
  constexpr std::size_t size = sizeof(AVStereo3D);  // what av_stereo3d_alloc() allocates in FFmpeg 5
  AVStereo3D* stereo = NotNull(av_stereo3d_alloc());
  stereo->type = mark->type;
  if (av_stream_add_side_data(&stream, AV_PKT_DATA_STEREO3D, reinterpret_cast<std::uint8_t*>(stereo), size) <
      0) {
    av_free(stereo);
    throw std::bad_alloc();
  }
}

}  // namespace

struct VideoWriter::Impl {
  Impl(const std::filesystem::path& path, const VideoWriterOptions& writer_options, const VideoReader& source)
      : options(writer_options),
        container(ContainerFor(path)),
        file(NotTheSource(path, source.info().path)),
        frames(options.width, options.height, options.full_chroma ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P,
               source.info()) {
    QuietFfmpeg();
    AVFormatContext* allocated = nullptr;
    avformat_alloc_output_context2(&allocated, nullptr, container, nullptr);
    output.reset(NotNull(allocated));
    output->strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL;  // MP4's st3d box
    encoder = OpenEncoder(path, options, source, frames, (output->oformat->flags & AVFMT_GLOBALHEADER) != 0);
    AddVideoStream(source.info());
    if (!source.info().audio.empty()) audio.emplace(source.info().path, *output, path);
    Check(avio_open(&output->pb, ("file:" + file.path().string()).c_str(), AVIO_FLAG_WRITE));
    Check(avformat_write_header(output.get(), nullptr));
  }

  void AddVideoStream(const MediaInfo& film) {
    AVStream* stream = NotNull(avformat_new_stream(output.get(), nullptr));
    if (avcodec_parameters_from_context(stream->codecpar, encoder.get()) < 0) throw std::bad_alloc();
    stream->time_base = encoder->time_base;
    stream->sample_aspect_ratio = encoder->sample_aspect_ratio;
    if (!film.variable_frame_rate) stream->avg_frame_rate = encoder->framerate;
    MarkStereo(options.stereo_mode, *stream);
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

  // Sends a frame (null: the end) and writes what comes out, with the audio that belongs before it.
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
      if (audio) Check(audio->CopyUntil(packet->dts, encoder->time_base, *output));
      packet->stream_index = 0;
      av_packet_rescale_ts(packet.get(), encoder->time_base, output->streams[0]->time_base);
      Check(av_interleaved_write_frame(output.get(), packet.get()));
    }
  }

  void Write(const ImageU8& picture, std::int64_t pts, std::int64_t duration) {
    ZP_CHECK(!finished, "Write() after Finish()");
    ZP_CHECK_EQ(picture.width(), options.width);
    ZP_CHECK_EQ(picture.height(), options.height);
    ZP_CHECK(!last_pts || pts > *last_pts, "time stamps rise");
    last_pts = pts;
    durations[pts] = duration;
    const FramePtr frame = frames.Convert(picture);
    frame->pts = pts;
    Encode(frame.get());
  }

  void Finish() {
    ZP_CHECK(!finished, "Finish() twice");
    finished = true;
    Encode(nullptr);
    if (audio) Check(audio->CopyAll(*output));
    Check(av_interleaved_write_frame(output.get(), nullptr));
    Check(av_write_trailer(output.get()));
    avio_flush(output->pb);
    Check(0);
    const int closed = avio_closep(&output->pb);
    Check(closed);
    file.Commit();
  }

  const VideoWriterOptions options;
  const char* const container;
  PartialFile file;  // outlives `output`, which must be closed before the file is removed
  FrameFromRgb frames;
  OutputPtr output;
  CodecPtr encoder;
  std::optional<AudioCopier> audio;
  PacketPtr packet = MakePacket();
  std::map<std::int64_t, std::int64_t> durations;  // by pts, of the frames inside the encoder
  std::optional<std::int64_t> last_pts;
  bool finished = false;
};

VideoWriter::VideoWriter(const std::filesystem::path& path, const VideoWriterOptions& options,
                         const VideoReader& source)
    : impl_(std::make_unique<Impl>(path, options, source)) {}
VideoWriter::~VideoWriter() = default;

void VideoWriter::Write(const ImageU8& picture, std::int64_t pts, std::int64_t duration) {
  impl_->Write(picture, pts, duration);
}

void VideoWriter::Finish() {
  impl_->Finish();
}

}  // namespace zeroplane
