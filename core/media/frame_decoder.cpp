#include "core/media/frame_decoder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/media/ffmpeg_log.h"

namespace zeroplane {
namespace {

// A container that cannot seek well lands before the wanted packet, but not further than this.
constexpr int kPacketsToLookThrough = 4096;
// A codec that complains this often without taking a packet will not give anything more.
constexpr int kMostDamagedInARow = 1000;

bool Agree(const std::optional<std::int64_t>& indexed, std::int64_t found) {
  return !indexed || found == AV_NOPTS_VALUE || *indexed == found;
}

}  // namespace

std::uint32_t Fingerprint(const AVPacket& packet) {
  constexpr int kEnds = 64;
  std::uint32_t hash = 0x811c9dc5 ^ static_cast<std::uint32_t>(packet.size);  // FNV-1a
  const auto add = [&](int from, int to) {
    for (int i = from; i < to; ++i) hash = (hash ^ packet.data[i]) * 0x01000193;
  };
  add(0, std::min(packet.size, kEnds));
  add(std::max(packet.size - kEnds, 0), packet.size);
  return hash;
}

FrameDecoder::FrameDecoder(const AVStream& stream, std::filesystem::path path, int threads)
    : stream_(&stream), path_(std::move(path)), threads_(threads) {
  Open();
}

void FrameDecoder::Open() {
  const AVCodec* codec = avcodec_find_decoder(stream_->codecpar->codec_id);
  codec_.reset(NotNull(avcodec_alloc_context3(codec)));
  int result = avcodec_parameters_to_context(codec_.get(), stream_->codecpar);
  codec_->pkt_timebase = stream_->time_base;
  codec_->thread_count = threads_;
  if (result >= 0) result = avcodec_open2(codec_.get(), codec, nullptr);
  if (result < 0)
    throw Error(ErrorCode::kDamaged, path_.string(), "cannot be decoded: " + FfmpegProblem(result),
                "Copy or export it again.");
}

void FrameDecoder::Send(AVPacket* packet, std::int64_t number) {
  if (packet) {
    packet->pts = number;
    packet->dts = AV_NOPTS_VALUE;
  }
  avcodec_send_packet(codec_.get(), packet);  // an error says that this packet is damaged; others follow
}

std::optional<DecodedFrame> FrameDecoder::Receive() {
  FramePtr frame = MakeFrame();
  for (int damaged = 0; damaged < kMostDamagedInARow; ++damaged) {
    const int result = avcodec_receive_frame(codec_.get(), frame.get());
    if (result >= 0) {
      const std::int64_t packet = frame->pts;
      return DecodedFrame{std::move(frame), packet};
    }
    if (result == AVERROR(EAGAIN)) return std::nullopt;
    if (result == AVERROR_EOF) break;
  }
  ended_ = true;
  return std::nullopt;
}

void FrameDecoder::Flush() {
  // FFmpeg 5.1's Theora decoder keeps quantisers of before the flush in some of its threads.
  if (codec_->codec_id == AV_CODEC_ID_THEORA || codec_->codec_id == AV_CODEC_ID_VP3)
    Open();
  else
    avcodec_flush_buffers(codec_.get());
  ended_ = false;
}

FilmDecoder::FilmDecoder(std::filesystem::path path, int threads)
    : path_(std::move(path)), threads_(threads) {
  Restart();
}

void FilmDecoder::Restart() {
  FilmInput film = OpenFilm(path_);
  film.DropOtherTracks();
  decoder_ = FrameDecoder(*film.video(), path_, threads_);
  film_ = std::move(film);
  av_packet_unref(packet_.get());
  packet_waiting_ = false;
  next_packet_ = 0;
  sought_ = nullptr;
}

bool FilmDecoder::IsAsIndexed(std::int64_t number) const {
  const PacketTime& indexed = sought_->packets()[static_cast<std::size_t>(number)];
  return Agree(indexed.pts, packet_->pts) && (indexed.position < 0 || indexed.position == packet_->pos) &&
         indexed.fingerprint == Fingerprint(*packet_);
}

bool FilmDecoder::SeekTo(const FrameIndex& index, std::int64_t packet) {
  const PacketTime& key = index.packets()[static_cast<std::size_t>(packet)];
  sought_ = &index;
  next_packet_ = packet;
  for (const std::optional<std::int64_t>& time : {key.pts, key.dts}) {
    if (!time || av_seek_frame(film_.context.get(), film_.video_stream, *time, AVSEEK_FLAG_BACKWARD) < 0)
      continue;
    decoder_->Flush();
    av_packet_unref(packet_.get());
    for (int i = 0; i < kPacketsToLookThrough && ReadPacket(); ++i) {
      const bool timed = (key.pts && packet_->pts == *key.pts) || (key.dts && packet_->dts == *key.dts);
      if (timed && IsAsIndexed(packet)) return packet_waiting_ = true;
      const bool passed = key.dts && packet_->dts != AV_NOPTS_VALUE && packet_->dts > *key.dts;
      av_packet_unref(packet_.get());
      if (passed) break;
    }
  }
  return packet_waiting_ = false;
}

// Fills `packet_` with the track's next one. @return false at the end
bool FilmDecoder::ReadPacket() {
  while (av_read_frame(film_.context.get(), packet_.get()) >= 0) {
    if (packet_->stream_index == film_.video_stream) return true;
    av_packet_unref(packet_.get());
  }
  return false;
}

std::optional<DecodedFrame> FilmDecoder::Next() {
  for (;;) {
    if (std::optional<DecodedFrame> frame = decoder_->Receive()) {
      ++decoded_frames_;
      return frame;
    }
    if (decoder_->ended()) return std::nullopt;
    // Past the index there may be a packet that was cut off with the file.
    const bool past_index = sought_ && next_packet_ >= static_cast<std::int64_t>(sought_->packets().size());
    const bool more = !past_index && (std::exchange(packet_waiting_, false) || ReadPacket());
    if (more && sought_ && !IsAsIndexed(next_packet_)) return std::nullopt;
    decoder_->Send(more ? packet_.get() : nullptr, next_packet_);
    if (more) ++next_packet_;
    av_packet_unref(packet_.get());
  }
}

}  // namespace zeroplane
