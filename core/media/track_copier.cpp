#include "core/media/track_copier.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

extern "C" {
#include <libavutil/mem.h>
}

#include "core/base/error.h"
#include "core/media/film_input.h"

namespace zeroplane {
namespace {

// Tracks of a film lie less far apart than this; what is read beyond a span's end need not be searched on.
constexpr std::int64_t kMostInterleaving_us = 30'000'000;

constexpr unsigned kTimecodeTag = MKTAG('t', 'm', 'c', 'd'), kTextTag = MKTAG('t', 'e', 'x', 't');

bool IsCover(const AVStream& stream) {
  return stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
         (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
}

// Asks the muxer itself, too: FFmpeg's list says yes to some codecs that it refuses (FLAC in MOV).
bool CanHold(const AVFormatContext& output, const AVStream& track) {
  if (avformat_query_codec(output.oformat, track.codecpar->codec_id, FF_COMPLIANCE_NORMAL) != 1) return false;
  AVFormatContext* allocated = nullptr;
  avformat_alloc_output_context2(&allocated, output.oformat, nullptr, nullptr);
  const OutputPtr trial(NotNull(allocated));
  trial->strict_std_compliance = output.strict_std_compliance;
  AVStream* copy = NotNull(avformat_new_stream(trial.get(), nullptr));
  if (avcodec_parameters_copy(copy->codecpar, track.codecpar) < 0) throw std::bad_alloc();
  copy->codecpar->codec_tag = 0;
  copy->time_base = track.time_base;
  if (avio_open_dyn_buf(&trial->pb) < 0) throw std::bad_alloc();
  const bool taken = avformat_init_output(trial.get(), nullptr) >= 0;
  std::uint8_t* nothing = nullptr;
  avio_close_dyn_buf(std::exchange(trial->pb, nullptr), &nothing);
  av_free(nothing);
  return taken;
}

std::string Value(const AVDictionary* tags, const char* name) {
  const AVDictionaryEntry* entry = av_dict_get(tags, name, nullptr, 0);
  return entry ? entry->value : "";
}

// How long before time 0 the first sound starts: MP4 has such times, for the run-in of a sound's coder.
std::int64_t RunIn_us(const AVFormatContext& film) {
  std::int64_t earliest_us = 0;
  for (unsigned i = 0; i < film.nb_streams; ++i) {
    AVStream* stream = film.streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_AUDIO) continue;
    if (const AVIndexEntry* first = avformat_index_get_entry(stream, 0))
      earliest_us =
          std::min(earliest_us, av_rescale_q(first->timestamp, stream->time_base, {1, AV_TIME_BASE}));
  }
  return -earliest_us;
}

}  // namespace

AVStream& TrackCopier::AddCopy(const AVStream& from, AVFormatContext& output) {
  AVStream* to = NotNull(avformat_new_stream(&output, nullptr));
  if (avcodec_parameters_copy(to->codecpar, from.codecpar) < 0) throw std::bad_alloc();
  to->codecpar->codec_tag = 0;  // the source container's own number
  to->time_base = from.time_base;
  Describe(from, output, *to);
  return *to;
}

void TrackCopier::Describe(const AVStream& from, const AVFormatContext& output, AVStream& to) {
  if (DescribeTrack(from, output, to)) return;
  dropped_.push_back("The language of track " + std::to_string(from.index + 1) + " of the film (" +
                     Value(from.metadata, "language") + ") is left out: " + ending_ +
                     " files have no number for it.");
}

TrackCopier::TrackCopier(const std::filesystem::path& source, AVFormatContext& output,
                         const std::filesystem::path& target, const FilmSpan& span)
    : span_(span), ending_(target.extension().string()) {
  FilmInput film = OpenFilm(source);
  source_ = std::move(film.context);
  video_stream_ = film.video_stream;
  const AVStream& video = *source_->streams[video_stream_];
  chroma_location_ = video.codecpar->chroma_location;
  Describe(video, output, *output.streams[0]);
  for (unsigned i = 0; i < source_->nb_streams; ++i) {
    AVStream& stream = *source_->streams[i];
    tracks_.push_back(static_cast<int>(i) == video_stream_ ? Track() : AddTrack(stream, output, target));
    const bool packets = tracks_.back().output_stream >= 0 && !IsCover(stream);
    stream.discard = packets ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
  // Matroska has no times before 0; all tracks start later together.
  if (!IsMovFamily(output) && span_.start_us == 0) output.output_ts_offset = RunIn_us(*source_);
  CopyChapters(*source_, span_, output.output_ts_offset, output);
  for (const std::string& tag : CopyFilmTags(*source_, output))
    dropped_.push_back("The tag \"" + tag + "\" is left out: " + ending_ + " files have no place for it.");
  // Where it cannot jump, it reads on from the film's start.
  if (span_.start_us > 0)
    avformat_seek_file(source_.get(), -1, std::numeric_limits<std::int64_t>::min(), span_.start_us,
                       span_.start_us, 0);
}

TrackCopier::Track TrackCopier::AddTrack(const AVStream& from, AVFormatContext& output,
                                         const std::filesystem::path& target) {
  switch (from.codecpar->codec_type) {
    case AVMEDIA_TYPE_AUDIO:
      return AddSound(from, output, target);
    case AVMEDIA_TYPE_SUBTITLE:
      return AddSubtitles(from, output);
    case AVMEDIA_TYPE_ATTACHMENT:
      return AddAttachment(from, output);
    case AVMEDIA_TYPE_VIDEO:
      if (IsCover(from)) return AddCover(from, output);
      return Drop(from, "picture track", "a master holds one picture track");
    default:
      return AddData(from, output);
  }
}

TrackCopier::Track TrackCopier::AddSound(const AVStream& from, AVFormatContext& output,
                                         const std::filesystem::path& target) {
  if (!CanHold(output, from))
    throw Error(ErrorCode::kUnsupported, target.string(),
                std::string("cannot hold the film's ") + avcodec_get_name(from.codecpar->codec_id) + " sound",
                "Give the file a name that ends in .mkv, which holds any sound.");
  return {AddCopy(from, output).index, nullptr};
}

TrackCopier::Track TrackCopier::AddSubtitles(const AVStream& from, AVFormatContext& output) {
  const AVCodecID codec = from.codecpar->codec_id;
  if (CanHold(output, from)) return {AddCopy(from, output).index, nullptr};
  const AVCodecDescriptor* about = avcodec_descriptor_get(codec);
  const bool text = about && (about->props & AV_CODEC_PROP_TEXT_SUB);
  if (!text) return Drop(from, "subtitle track", ending_ + " files do not hold this kind");
  const AVCodecID wanted = IsMovFamily(output) ? AV_CODEC_ID_MOV_TEXT : AV_CODEC_ID_SUBRIP;
  auto recoder = SubtitleRecoder::Make(from, wanted);
  if (!recoder) return Drop(from, "subtitle track", "its text cannot be turned into the kind of this file");
  AVStream& to = AddCopy(from, output);
  if (avcodec_parameters_from_context(to.codecpar, &recoder->encoder()) < 0) throw std::bad_alloc();
  return {to.index, std::move(recoder)};
}

// Matroska keeps covers as attached files, MP4 as tracks of one packet; FFmpeg's MOV writer has no place.
TrackCopier::Track TrackCopier::AddCover(const AVStream& from, AVFormatContext& output) {
  const AVCodecID codec = from.codecpar->codec_id;
  const bool known = codec == AV_CODEC_ID_MJPEG || codec == AV_CODEC_ID_PNG;
  if (known && std::strcmp(output.oformat->name, "mp4") == 0) return {AddCopy(from, output).index, nullptr};
  if (!known || IsMovFamily(output))
    return Drop(from, "cover picture", ending_ + " files have no place for it");
  AVStream& to = AddCopy(from, output);
  const AVPacket& picture = from.attached_pic;
  const auto size = static_cast<std::size_t>(picture.size);
  av_freep(&to.codecpar->extradata);
  to.codecpar->extradata =
      NotNull(static_cast<std::uint8_t*>(av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE)));
  std::memcpy(to.codecpar->extradata, picture.data, size);
  to.codecpar->extradata_size = picture.size;
  to.codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  to.disposition = 0;
  const bool jpeg = codec == AV_CODEC_ID_MJPEG;
  av_dict_set(&to.metadata, "filename", jpeg ? "cover.jpg" : "cover.png", 0);
  av_dict_set(&to.metadata, "mimetype", jpeg ? "image/jpeg" : "image/png", 0);
  return {};
}

TrackCopier::Track TrackCopier::AddAttachment(const AVStream& from, AVFormatContext& output) {
  if (IsMovFamily(output))
    return Drop(from, "file named " + Value(from.metadata, "filename"),
                ending_ + " files have no place for it");
  AVStream& to = AddCopy(from, output);
  av_dict_copy(&to.metadata, from.metadata, 0);
  return {};
}

// Timecode and the text behind QuickTime's chapters are written anew by the muxer.
TrackCopier::Track TrackCopier::AddData(const AVStream& from, AVFormatContext& output) {
  const unsigned tag = from.codecpar->codec_tag;
  if (tag == kTimecodeTag || (tag == kTextTag && source_->nb_chapters > 0)) return {};
  unsigned own_tag = 0;
  const bool same_kind = output.oformat->codec_tag &&
                         av_codec_get_tag2(output.oformat->codec_tag, from.codecpar->codec_id, &own_tag) &&
                         own_tag == tag;
  if (!same_kind) return Drop(from, "data track", ending_ + " files do not hold this kind");
  return {AddCopy(from, output).index, nullptr};
}

TrackCopier::Track TrackCopier::Drop(const AVStream& from, const std::string& thing,
                                     const std::string& reason) {
  const std::string language = Value(from.metadata, "language");
  std::string details;
  if (from.codecpar->codec_id != AV_CODEC_ID_NONE) details = avcodec_get_name(from.codecpar->codec_id);
  if (!language.empty()) details += (details.empty() ? "" : ", ") + language;
  if (!details.empty()) details = " (" + details + ")";
  dropped_.push_back("Track " + std::to_string(from.index + 1) + " of the film, a " + thing + details +
                     ", is left out: " + reason + ".");
  return {};
}

int TrackCopier::CopyCovers(AVFormatContext& output) {
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const AVStream& from = *source_->streams[i];
    if (tracks_[i].output_stream < 0 || !IsCover(from)) continue;
    const PacketPtr picture(NotNull(av_packet_clone(&from.attached_pic)));
    picture->stream_index = tracks_[i].output_stream;
    if (const int result = av_interleaved_write_frame(&output, picture.get()); result < 0) return result;
  }
  return 0;
}

bool TrackCopier::IsWanted() const {
  const auto stream = static_cast<std::size_t>(packet_->stream_index);
  return stream < tracks_.size() && tracks_[stream].output_stream >= 0 && !IsCover(*source_->streams[stream]);
}

// Moves the packet to where time 0 is the span's start. @return false when it lies outside
bool TrackCopier::FitToSpan() {
  const AVStream& stream = *source_->streams[packet_->stream_index];
  const std::int64_t start = av_rescale_q(span_.start_us, {1, AV_TIME_BASE}, stream.time_base);
  const bool has_end = span_.end_us != FilmSpan{}.end_us;
  const std::int64_t time = packet_->pts != AV_NOPTS_VALUE ? packet_->pts : packet_->dts;
  if (time == AV_NOPTS_VALUE) return span_.start_us == 0;
  if (has_end && time >= av_rescale_q(span_.end_us, {1, AV_TIME_BASE}, stream.time_base)) {
    const std::int64_t after_us = av_rescale_q(time, stream.time_base, {1, AV_TIME_BASE}) - span_.end_us;
    all_read_ = after_us > kMostInterleaving_us;
    return false;
  }
  if (span_.start_us == 0) return true;
  const std::int64_t late = start - time;
  if (late > 0) {
    const bool text = stream.codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE;
    if (!text || late >= packet_->duration) return false;
    packet_->pts = packet_->dts = start;
    packet_->duration -= late;
  }
  if (packet_->pts != AV_NOPTS_VALUE) packet_->pts -= start;
  if (packet_->dts != AV_NOPTS_VALUE) packet_->dts -= start;
  return true;
}

bool TrackCopier::FetchPacket() {
  while (!packet_waiting_ && !all_read_ && av_read_frame(source_.get(), packet_.get()) >= 0) {
    packet_waiting_ = IsWanted() && FitToSpan();
    if (!packet_waiting_) av_packet_unref(packet_.get());
  }
  return packet_waiting_;
}

// Sound packets from coarse ticks (Matroska's milliseconds) get back the spacing that their samples have.
void TrackCopier::Retime(const AVStream& from, const AVStream& to, Track& track) {
  const AVCodecParameters& codec = *from.codecpar;
  const int samples = codec.codec_type == AVMEDIA_TYPE_AUDIO && codec.sample_rate > 0
                          ? av_get_audio_frame_duration2(from.codecpar, packet_->size)
                          : 0;
  const std::int64_t dts = packet_->dts;
  const bool finer = av_cmp_q(to.time_base, from.time_base) < 0;
  av_packet_rescale_ts(packet_.get(), from.time_base, to.time_base);
  if (samples <= 0 || !finer || dts == AV_NOPTS_VALUE || packet_->pts != packet_->dts) return;
  packet_->dts = packet_->pts = av_rescale_delta(from.time_base, dts, {1, codec.sample_rate}, samples,
                                                 &track.sample_clock, to.time_base);
  packet_->duration = av_rescale_q(samples, {1, codec.sample_rate}, to.time_base);
}

int TrackCopier::WritePacket(AVFormatContext& output) {
  const auto index = static_cast<std::size_t>(packet_->stream_index);
  Track& track = tracks_[index];
  packet_waiting_ = false;
  if (track.recoder) {
    PacketPtr text = track.recoder->Recode(*packet_);
    av_packet_unref(packet_.get());
    if (!text) return 0;
    packet_ = std::move(text);
  }
  Retime(*source_->streams[index], *output.streams[track.output_stream], track);
  packet_->stream_index = track.output_stream;
  packet_->pos = -1;
  return av_interleaved_write_frame(&output, packet_.get());
}

int TrackCopier::CopyUntil(std::int64_t time, AVRational unit, AVFormatContext& output) {
  while (FetchPacket()) {
    const AVRational own_unit = source_->streams[packet_->stream_index]->time_base;
    const bool later =
        packet_->dts != AV_NOPTS_VALUE && av_compare_ts(packet_->dts, own_unit, time, unit) >= 0;
    if (later) return 0;
    if (const int result = WritePacket(output); result < 0) return result;
  }
  return 0;
}

int TrackCopier::CopyAll(AVFormatContext& output) {
  while (FetchPacket())
    if (const int result = WritePacket(output); result < 0) return result;
  return 0;
}

}  // namespace zeroplane
