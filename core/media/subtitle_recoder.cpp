#include "core/media/subtitle_recoder.h"

#include <cstring>
#include <utility>

extern "C" {
#include <libavutil/mem.h>
}

namespace zeroplane {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;  // of one coded subtitle

CodecPtr OpenSubtitleDecoder(const AVStream& stream) {
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (!codec) return nullptr;
  CodecPtr decoder(NotNull(avcodec_alloc_context3(codec)));
  if (avcodec_parameters_to_context(decoder.get(), stream.codecpar) < 0) throw std::bad_alloc();
  decoder->pkt_timebase = stream.time_base;
  return avcodec_open2(decoder.get(), codec, nullptr) < 0 ? nullptr : std::move(decoder);
}

// Between the two, text is ASS; its styles are the decoder's.
CodecPtr OpenSubtitleEncoder(AVCodecID id, const AVCodecContext& decoder) {
  const AVCodec* codec = avcodec_find_encoder(id);
  if (!codec || !decoder.subtitle_header) return nullptr;
  CodecPtr encoder(NotNull(avcodec_alloc_context3(codec)));
  const auto size = static_cast<std::size_t>(decoder.subtitle_header_size);
  encoder->time_base = {1, 1000};
  encoder->subtitle_header = NotNull(static_cast<std::uint8_t*>(av_mallocz(size + 1)));
  std::memcpy(encoder->subtitle_header, decoder.subtitle_header, size);
  encoder->subtitle_header_size = decoder.subtitle_header_size;
  return avcodec_open2(encoder.get(), codec, nullptr) < 0 ? nullptr : std::move(encoder);
}

}  // namespace

std::unique_ptr<SubtitleRecoder> SubtitleRecoder::Make(const AVStream& from, AVCodecID to) {
  CodecPtr decoder = OpenSubtitleDecoder(from);
  CodecPtr encoder = decoder ? OpenSubtitleEncoder(to, *decoder) : nullptr;
  if (!encoder) return nullptr;
  return std::unique_ptr<SubtitleRecoder>(new SubtitleRecoder(std::move(decoder), std::move(encoder)));
}

SubtitleRecoder::SubtitleRecoder(CodecPtr decoder, CodecPtr encoder)
    : decoder_(std::move(decoder)), encoder_(std::move(encoder)), buffer_(kMostBytes) {}

PacketPtr SubtitleRecoder::Recode(const AVPacket& packet) {
  PacketPtr copy(NotNull(av_packet_clone(&packet)));
  AVSubtitle text{};
  int decoded = 0;
  if (avcodec_decode_subtitle2(decoder_.get(), &text, &decoded, copy.get()) < 0 || !decoded) return nullptr;
  const std::int64_t shown_ms = text.end_display_time;
  text.start_display_time = 0;
  const int size = text.num_rects == 0 ? 0
                                       : avcodec_encode_subtitle(encoder_.get(), buffer_.data(),
                                                                 static_cast<int>(buffer_.size()), &text);
  avsubtitle_free(&text);
  if (size <= 0) return nullptr;
  PacketPtr result = MakePacket();
  if (av_new_packet(result.get(), size) < 0) throw std::bad_alloc();
  std::memcpy(result->data, buffer_.data(), static_cast<std::size_t>(size));
  if (av_packet_copy_props(result.get(), &packet) < 0) throw std::bad_alloc();
  if (packet.duration == 0) result->duration = av_rescale_q(shown_ms, {1, 1000}, decoder_->pkt_timebase);
  result->flags |= AV_PKT_FLAG_KEY;
  return result;
}

}  // namespace zeroplane
