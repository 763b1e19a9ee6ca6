#include "core/media/film_muxer.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

extern "C" {
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/mem.h>
#include <libavutil/stereo3d.h>
}

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/base/timecode.h"
#include "core/media/encoder_settings.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/film_tags.h"
#include "core/media/stereo_mark.h"

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
  output->flags |= AVFMT_FLAG_BITEXACT;  // no random numbers: the same film is the same file
  return output;
}

// Where frames of the film begin and end in time.
FilmSpan SpanOf(const FilmReader& source, const FrameRange& frames) {
  ZP_CHECK(frames.first >= 0 && frames.length() > 0 && frames.end <= source.frame_count(),
           "frames of the film");
  const AVRational unit = {static_cast<int>(source.time_base().num),
                           static_cast<int>(source.time_base().den)};
  const auto us = [&](std::int64_t pts) { return av_rescale_q(pts, unit, {1, AV_TIME_BASE}); };
  FilmSpan span;
  if (frames.first > 0) span.start_us = us(source.TimeOf(frames.first).pts);
  if (frames.end < source.frame_count()) span.end_us = us(source.TimeOf(frames.end).pts);
  return span;
}

}  // namespace

FilmMuxer::FilmMuxer(const std::filesystem::path& path, const FilmWriterOptions& options,
                     const FilmReader& source)
    : options_(options),
      film_(source.info()),
      file_(NotTheSource(path, film_.path)),
      output_(OpenOutput(path)),
      clock_(source, IsMovFamily(*output_)) {
  AVStream* picture = NotNull(avformat_new_stream(output_.get(), nullptr));
  picture->disposition = AV_DISPOSITION_DEFAULT;
  FilmSpan span;
  if (options_.frames) {
    span = SpanOf(source, *options_.frames);
    origin_pts_ = span.start_us > 0 ? clock_.Map(source.TimeOf(options_.frames->first)).pts : 0;
    film_.timecode = TimecodeFrom(film_, options_.frames->first);
  }
  if (IsFile(film_)) tracks_.emplace(film_.path, *output_, path, span);
  if (tracks_) dropped_ = tracks_->dropped();
  if (IsAlwaysLimited(options_.format) && IsFullRangeYuv(film_))
    dropped_.push_back("The film's full range of values becomes the limited one, which " +
                       std::string(Info(options_.format).label) + " always has; the picture looks the same.");
}

EncoderPlan FilmMuxer::Plan() const {
  return {file_.target(),
          options_,
          film_,
          clock_,
          origin_pts_,
          tracks_ ? tracks_->chroma_location() : AVCHROMA_LOC_UNSPECIFIED,
          (output_->oformat->flags & AVFMT_GLOBALHEADER) != 0};
}

void FilmMuxer::Begin(const AVCodecContext& encoder, std::span<const std::uint8_t> header) {
  ZP_CHECK(!begun(), "Begin() twice");
  AVStream& picture = *output_->streams[0];
  DescribePicture(encoder, picture);
  if (!header.empty()) {
    av_freep(&picture.codecpar->extradata);
    picture.codecpar->extradata =
        NotNull(static_cast<std::uint8_t*>(av_mallocz(header.size() + AV_INPUT_BUFFER_PADDING_SIZE)));
    std::memcpy(picture.codecpar->extradata, header.data(), header.size());
    picture.codecpar->extradata_size = static_cast<int>(header.size());
  }
  picture_unit_ = encoder.time_base;
  Check(avio_open(&output_->pb, ("file:" + file_.path().string()).c_str(), AVIO_FLAG_WRITE));
  Check(avformat_write_header(output_.get(), nullptr));
  if (tracks_) Check(tracks_->CopyCovers(*output_));
}

void FilmMuxer::DescribePicture(const AVCodecContext& encoder, AVStream& stream) const {
  if (avcodec_parameters_from_context(stream.codecpar, &encoder) < 0) throw std::bad_alloc();
  const bool mov = IsMovFamily(*output_);
  if (mov && encoder.codec_id == AV_CODEC_ID_HEVC)
    stream.codecpar->codec_tag = MKTAG('h', 'v', 'c', '1');  // what QuickTime plays
  if (mov && encoder.codec_id == AV_CODEC_ID_DNXHD) CompleteColors(*stream.codecpar);
  stream.time_base = encoder.time_base;
  stream.sample_aspect_ratio = encoder.sample_aspect_ratio;
  // MOV counts its timecode by this, also of variable films; Matroska would write it as the frames' length.
  if (mov || !film_.variable_frame_rate) stream.avg_frame_rate = encoder.framerate;
  if (!film_.timecode.empty()) av_dict_set(&stream.metadata, "timecode", film_.timecode.c_str(), 0);
  MarkHdr(film_, stream);
  MarkStereo(options_.stereo_mode, stream);
}

// Turns a muxer's failure into an Error. Writes are buffered: an earlier one's failure shows in `pb`.
void FilmMuxer::Check(int result) const {
  const int delayed = output_->pb ? output_->pb->error : 0;
  if (delayed >= 0 && result >= 0) return;
  const int error = delayed < 0 ? delayed : result;
  for (const int system_error : {ENOSPC, EDQUOT, EACCES, EPERM, EROFS, EIO, ENOENT, EFBIG})
    if (error == AVERROR(system_error)) file_.ThrowWriteError(system_error);
  throw Error(ErrorCode::kUnwritable, file_.target().string(), "cannot be written: " + FfmpegProblem(error),
              "Try a name that ends in .mkv.");
}

void FilmMuxer::Write(AVPacket& packet) {
  if (tracks_) Check(tracks_->CopyUntil(packet.dts, picture_unit_, *output_));
  packet.stream_index = 0;
  av_packet_rescale_ts(&packet, picture_unit_, output_->streams[0]->time_base);
  Check(av_interleaved_write_frame(output_.get(), &packet));
}

void FilmMuxer::Finish() {
  ZP_CHECK(begun(), "Finish() before Begin()");
  if (tracks_) Check(tracks_->CopyAll(*output_));
  Check(av_interleaved_write_frame(output_.get(), nullptr));
  Check(av_write_trailer(output_.get()));
  avio_flush(output_->pb);
  Check(0);
  const int closed = avio_closep(&output_->pb);
  Check(closed);
  file_.Commit();
}

}  // namespace zeroplane
