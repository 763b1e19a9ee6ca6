#include "core/media/video_reader.h"

#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/color_convert.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/film_input.h"

namespace zeroplane {
namespace {

CodecPtr OpenDecoder(const FilmInput& film, const std::filesystem::path& path) {
  const AVStream& stream = *film.video();
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  CodecPtr decoder(NotNull(avcodec_alloc_context3(codec)));
  int result = avcodec_parameters_to_context(decoder.get(), stream.codecpar);
  decoder->pkt_timebase = stream.time_base;
  decoder->thread_count = 0;  // as many as there are cores
  if (result >= 0) result = avcodec_open2(decoder.get(), codec, nullptr);
  if (result < 0)
    throw Error(ErrorCode::kDamaged, path.string(), "cannot be decoded: " + FfmpegProblem(result),
                "Copy or export it again.");
  return decoder;
}

}  // namespace

struct VideoReader::Impl {
  explicit Impl(const std::filesystem::path& path) : scan(ScanFilm(path)), to_rgb(scan.info) { Reopen(); }

  // Starts decoding from the file's first packet.
  void Reopen() {
    film = OpenFilm(scan.info.path);
    for (unsigned i = 0; i < film.context->nb_streams; ++i)
      if (static_cast<int>(i) != film.video_stream) film.context->streams[i]->discard = AVDISCARD_ALL;
    decoder = OpenDecoder(film, scan.info.path);
    ResetDecoding();
    decoded_count = 0;
  }

  void ResetDecoding() {
    av_packet_unref(packet.get());
    packet_waiting = frame_waiting = false;
    next_decoded = -1;
  }

  // Fills `packet` with the track's next one. @return false at the end
  bool ReadPacket() {
    while (av_read_frame(film.context.get(), packet.get()) >= 0) {
      if (packet->stream_index == film.video_stream) return packet_waiting = true;
      av_packet_unref(packet.get());
    }
    return false;
  }

  // The decoder's next frame into `frame`, in presentation order. Damaged packets are passed over. @return
  // false at the end
  bool DecodeFrame() {
    for (;;) {
      const int received = avcodec_receive_frame(decoder.get(), frame.get());
      if (received >= 0) return true;
      if (received == AVERROR_EOF) return false;
      if (received != AVERROR(EAGAIN)) continue;  // this picture was damaged; the next call goes on
      const bool more = packet_waiting || ReadPacket();
      avcodec_send_packet(decoder.get(), more ? packet.get() : nullptr);
      av_packet_unref(packet.get());
      packet_waiting = false;
    }
  }

  // Which frame of the index `frame` is; -1 when it is none of them.
  std::int64_t IndexOfDecoded() {
    if (!scan.index.exact_times()) return decoded_count++;
    const std::int64_t pts = frame->pts != AV_NOPTS_VALUE ? frame->pts : frame->best_effort_timestamp;
    return scan.index.FrameAt(pts).value_or(-1);
  }

  // Decodes forward until `frame` is the wanted one. A later frame stays in `frame` for the next call.
  bool DecodeUntil(std::int64_t wanted) {
    while (frame_waiting || DecodeFrame()) {
      if (!frame_waiting) waiting_index = IndexOfDecoded();
      frame_waiting = waiting_index > wanted;
      if (frame_waiting) return false;
      if (waiting_index < 0) continue;
      next_decoded = waiting_index + 1;
      if (waiting_index == wanted) return true;
    }
    return false;
  }

  // Puts the demuxer at a key frame, or at one before it. @return false when it cannot be trusted to be there
  bool SeekToKey(const KeyTime& key) {
    for (const std::int64_t time : {key.pts, key.dts}) {
      if (av_seek_frame(film.context.get(), film.video_stream, time, AVSEEK_FLAG_BACKWARD) < 0) continue;
      avcodec_flush_buffers(decoder.get());
      ResetDecoding();
      if (ReadPacket() && packet->pts != AV_NOPTS_VALUE && packet->pts <= key.pts) return true;
    }
    return false;
  }

  // Decodes the wanted frame by the shortest way. @return false when it cannot be decoded
  bool Decode(std::int64_t wanted) {
    const std::optional<KeyTime> key = scan.index.KeyBefore(wanted);
    const bool ahead = next_decoded >= 0 && wanted >= next_decoded && !(key && key->frame > next_decoded);
    if (ahead) {
      if (DecodeUntil(wanted)) return true;
    } else if (key && SeekToKey(*key) && DecodeUntil(wanted)) {
      return true;
    }
    if (wanted == next_decoded && ahead)
      return false;  // its neighbour was decoded: the frame itself is damaged
    Reopen();
    return DecodeUntil(wanted);
  }

  Picture Read(std::int64_t index) {
    if (last_picture && last_index == index) return last_picture;
    if (!Decode(index))
      throw Error(ErrorCode::kDamaged, scan.info.path.string(),
                  "is damaged: frame " + std::to_string(index) + " of " + std::to_string(scan.index.size()) +
                      " cannot be decoded",
                  "Copy or export the film again.");
    last_picture = std::make_shared<const ImageU8>(to_rgb.Convert(*frame));
    last_index = index;
    return last_picture;
  }

  FilmScan scan;
  RgbFromFrame to_rgb;
  FilmInput film;
  CodecPtr decoder;
  PacketPtr packet = MakePacket();
  FramePtr frame = MakeFrame();
  bool packet_waiting = false;  // `packet` was read but not sent yet
  bool frame_waiting = false;   // `frame` is `waiting_index`, decoded but not asked for yet
  std::int64_t waiting_index = -1;
  std::int64_t next_decoded = -1;  // the decoder continues at or after this frame; -1: not known
  std::int64_t decoded_count = 0;  // since the file's first packet; for films without time stamps
  std::int64_t cursor = 0;         // what ReadNext() reads
  Picture last_picture;
  std::int64_t last_index = -1;
};

VideoReader::VideoReader(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}
VideoReader::~VideoReader() = default;

const MediaInfo& VideoReader::info() const {
  return impl_->scan.info;
}
Rational VideoReader::time_base() const {
  return impl_->scan.time_base;
}
std::int64_t VideoReader::frame_count() const {
  return impl_->scan.index.size();
}
Rational VideoReader::frame_rate() const {
  return info().frame_rate;
}
int VideoReader::width() const {
  return info().width;
}
int VideoReader::height() const {
  return info().height;
}

std::optional<VideoFrame> VideoReader::ReadNext() {
  const std::int64_t index = impl_->cursor;
  if (index >= frame_count()) {
    const std::int64_t announced = impl_->scan.announced_frames;
    if (announced > frame_count())
      throw Error(ErrorCode::kDamaged, info().path.string(),
                  "is damaged: it ends after " + std::to_string(frame_count()) + " of " +
                      std::to_string(announced) + " frames",
                  "Copy or export it again; the frames before are usable.");
    return std::nullopt;
  }
  Picture picture = ReadFrame(index);
  const FrameTime& time = impl_->scan.index[index];
  return VideoFrame{index, time.pts, time.duration, std::move(picture)};
}

Picture VideoReader::ReadFrame(std::int64_t index) {
  ZP_CHECK_GE(index, 0);
  ZP_CHECK_LT(index, frame_count());
  impl_->cursor = index + 1;  // also when it cannot be decoded, so that ReadNext() gets past a damaged frame
  return impl_->Read(index);
}

}  // namespace zeroplane
