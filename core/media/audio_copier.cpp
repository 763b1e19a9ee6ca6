#include "core/media/audio_copier.h"

#include <string>

#include "core/base/error.h"
#include "core/media/film_input.h"

namespace zeroplane {
namespace {

void CopyTag(const char* name, const AVStream& from, AVStream& to) {
  if (const AVDictionaryEntry* entry = av_dict_get(from.metadata, name, nullptr, 0))
    av_dict_set(&to.metadata, name, entry->value, 0);
}

void AddTrack(const AVStream& from, AVFormatContext& output, const std::filesystem::path& target) {
  const AVCodecID codec = from.codecpar->codec_id;
  if (avformat_query_codec(output.oformat, codec, FF_COMPLIANCE_NORMAL) != 1)
    throw Error(ErrorCode::kUnsupported, target.string(),
                std::string("cannot hold the film's ") + avcodec_get_name(codec) + " sound",
                "Give the file a name that ends in .mkv, which holds any sound.");
  AVStream* to = NotNull(avformat_new_stream(&output, nullptr));
  if (avcodec_parameters_copy(to->codecpar, from.codecpar) < 0) throw std::bad_alloc();
  to->codecpar->codec_tag = 0;  // the source container's own number
  to->time_base = from.time_base;
  to->disposition = from.disposition;
  CopyTag("language", from, *to);
  CopyTag("title", from, *to);
}

}  // namespace

AudioCopier::AudioCopier(const std::filesystem::path& source, AVFormatContext& output,
                         const std::filesystem::path& target)
    : source_(OpenFilm(source).context) {
  for (unsigned i = 0; i < source_->nb_streams; ++i) {
    AVStream& stream = *source_->streams[i];
    if (stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO) {
      AddTrack(stream, output, target);
      output_streams_.push_back(static_cast<int>(output.nb_streams) - 1);
    } else {
      stream.discard = AVDISCARD_ALL;
      output_streams_.push_back(-1);
    }
  }
}

bool AudioCopier::FetchPacket() {
  while (!packet_waiting_ && av_read_frame(source_.get(), packet_.get()) >= 0) {
    const auto stream = static_cast<std::size_t>(packet_->stream_index);
    packet_waiting_ = stream < output_streams_.size() && output_streams_[stream] >= 0;
    if (!packet_waiting_) av_packet_unref(packet_.get());
  }
  return packet_waiting_;
}

int AudioCopier::WritePacket(AVFormatContext& output) {
  const int from = packet_->stream_index, to = output_streams_[static_cast<std::size_t>(from)];
  av_packet_rescale_ts(packet_.get(), source_->streams[from]->time_base, output.streams[to]->time_base);
  packet_->stream_index = to;
  packet_->pos = -1;
  packet_waiting_ = false;
  return av_interleaved_write_frame(&output, packet_.get());
}

int AudioCopier::CopyUntil(std::int64_t time, AVRational unit, AVFormatContext& output) {
  while (FetchPacket()) {
    const AVRational own_unit = source_->streams[packet_->stream_index]->time_base;
    const bool later =
        packet_->dts != AV_NOPTS_VALUE && av_compare_ts(packet_->dts, own_unit, time, unit) >= 0;
    if (later) return 0;
    if (const int result = WritePacket(output); result < 0) return result;
  }
  return 0;
}

int AudioCopier::CopyAll(AVFormatContext& output) {
  while (FetchPacket())
    if (const int result = WritePacket(output); result < 0) return result;
  return 0;
}

}  // namespace zeroplane
