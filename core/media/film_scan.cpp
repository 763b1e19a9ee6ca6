#include "core/media/film_scan.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/media/cut_off.h"
#include "core/media/ffmpeg_log.h"
#include "core/media/film_input.h"
#include "core/media/frame_decoder.h"
#include "core/media/media_file.h"
#include "core/media/scan_cache.h"
#include "core/media/track_info.h"

namespace zeroplane {
namespace {

constexpr int kSamplePackets = 12;       // decoded at the start of every film
constexpr int kMostSamplePackets = 300;  // when the first ones give no frame at all
constexpr int kLargestEmptyPacket = 19;  // bytes; MPEG-4 codes "as before" in so few

std::optional<std::int64_t> Known(std::int64_t time) {
  return time == AV_NOPTS_VALUE ? std::nullopt : std::optional(time);
}

// VP8 keeps pictures that are only referred to as packets of their own; bit 4 of the first byte says "show".
bool IsShown(const AVPacket& packet, AVCodecID codec) {
  if ((packet.flags & AV_PKT_FLAG_DISCARD) || packet.size == 0) return false;
  return codec != AV_CODEC_ID_VP8 || (packet.data[0] & 0x10) != 0;
}

// Decodes the first frames of a film while its packets pass by.
class Sampler {
 public:
  Sampler(const AVStream& stream, const std::filesystem::path& path) : decoder_(stream, path, 0) {}

  void Take(AVPacket* packet, std::int64_t number) {
    const bool enough = sent_ >= kSamplePackets && (sample_.frames > 0 || sent_ >= kMostSamplePackets);
    if (done_ || enough) return Finish();
    ++sent_;
    decoder_.Send(packet, number);
    TakeFrames();
  }

  void Finish() {
    if (std::exchange(done_, true)) return;
    decoder_.Send(nullptr, 0);
    TakeFrames();
  }

  FrameSample& sample() { return sample_; }
  std::int64_t packets_sent() const { return sent_; }
  /// Numbers of the packets that gave frames, in presentation order.
  const std::vector<std::int64_t>& packets_shown() const { return shown_; }

 private:
  void TakeFrames() {
    while (std::optional<DecodedFrame> decoded = decoder_.Receive()) {
      const AVFrame& frame = *decoded->frame;
      ++sample_.frames;
      sample_.interlaced += frame.interlaced_frame != 0;
      sample_.top_first += frame.interlaced_frame != 0 && frame.top_field_first != 0;
      shown_.push_back(decoded->packet);
      if (!sample_.first) sample_.first = std::move(decoded->frame);
    }
  }

  FrameDecoder decoder_;
  FrameSample sample_;
  std::vector<std::int64_t> shown_;
  std::int64_t sent_ = 0;
  bool done_ = false;
};

struct PacketPass {
  std::vector<PacketTime> packets;
  std::int64_t packets_read = 0;
  bool tiny_packets = false;  ///< some may stand for "the frame before, once more"
};

PacketPass ReadPackets(FilmInput& film, Sampler& sampler) {
  film.DropOtherTracks();
  const AVCodecID codec = film.video()->codecpar->codec_id;
  const PacketPtr packet = MakePacket();
  PacketPass pass;
  bool cut_off = false;  // the last packet read is incomplete
  while (av_read_frame(film.context.get(), packet.get()) >= 0) {
    if (packet->stream_index == film.video_stream) {
      cut_off = (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
      pass.tiny_packets |= packet->size <= kLargestEmptyPacket;
      pass.packets.push_back({.pts = Known(packet->pts),
                              .dts = Known(packet->dts),
                              .duration = packet->duration,
                              .key = (packet->flags & AV_PKT_FLAG_KEY) != 0,
                              .shown = IsShown(*packet, codec),
                              .position = packet->pos,
                              .fingerprint = Fingerprint(*packet)});
      sampler.Take(packet.get(), pass.packets_read++);
    }
    av_packet_unref(packet.get());
  }
  sampler.Finish();
  if (cut_off && !pass.packets.empty()) {
    --pass.packets_read;
    pass.packets.pop_back();
  }
  return pass;
}

// True when half of the first packets that should give a frame give none, or not in the order of the index.
bool SampleDisagrees(const FrameIndex& index, const Sampler& sampler) {
  std::int64_t expected = 0, shown = 0, last = -1;
  for (std::int64_t packet = 0; packet < sampler.packets_sent(); ++packet)
    expected += index.FrameOfPacket(packet) >= 0;
  for (const std::int64_t packet : sampler.packets_shown()) {
    const std::int64_t frame = index.FrameOfPacket(packet);
    if (frame < 0) continue;
    if (frame < last) return true;
    last = frame;
    ++shown;
  }
  return expected >= 4 && shown * 2 <= expected + 1;
}

bool PacketsTellTheFrames(const FilmInput& film, const FrameIndex& index, const PacketPass& pass,
                          const Sampler& sampler) {
  const AVCodecParameters& codec = *film.video()->codecpar;
  if (!index.distinct_times() || SampleDisagrees(index, sampler)) return false;
  if (codec.codec_id == AV_CODEC_ID_MPEG4 && pass.tiny_packets) return false;
  return index.exact_times() || codec.video_delay == 0;
}

// Decodes the whole film to see which packets give frames, and in which order.
void FindShownPackets(const std::filesystem::path& path, std::vector<PacketTime>& packets) {
  FilmDecoder decoder(path, 0);
  for (PacketTime& packet : packets) packet.shown = false;
  std::int64_t rank = 0;
  while (const std::optional<DecodedFrame> decoded = decoder.Next()) {
    if (decoded->packet < 0 || decoded->packet >= static_cast<std::int64_t>(packets.size())) continue;
    PacketTime& packet = packets[static_cast<std::size_t>(decoded->packet)];
    packet.shown = true;
    packet.rank = rank++;
  }
}

// How many frames the container promises; those found where it promises nothing. An estimate for Matroska.
std::int64_t AnnouncedFrames(const FilmInput& film, const FilmScan& scan) {
  const std::int64_t found = scan.index.size();
  if (std::strstr(film.context->iformat->name,
                  "mov"))  // its table of samples is read whole, edit lists applied
    return found +
           std::max<std::int64_t>(0, avformat_index_get_entries_count(film.video()) - scan.packets_read);
  if (!IsCutOff(scan.info.path)) return found;
  const double promised_s = static_cast<double>(film.context->duration) / AV_TIME_BASE;
  const std::int64_t estimate = std::llround(promised_s * scan.info.frame_rate.value());
  return std::max(found + 1, film.video()->nb_frames > 0 ? film.video()->nb_frames : estimate);
}

// The container's own average where the packets agree with it to 1 %, else the measured one.
Rational FrameRate(const AVStream& stream, const FrameIndex& index, bool variable) {
  const AVRational tagged = stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  const std::int64_t ticks = index.end_pts() - index.first_pts();
  if (ticks <= 0) return tagged.num > 0 ? Rational{tagged.num, tagged.den} : Rational{24, 1};
  const Rational measured =
      Rational{index.size() * stream.time_base.den, ticks * stream.time_base.num}.Reduced();
  // The last frame's length is a guess in some containers, so the starts are what has to agree.
  const std::int64_t steps = index.size() - 1;
  const std::int64_t span = steps > 0 ? index[steps].pts - index.first_pts() : ticks;
  const double steps_tagged = static_cast<double>(span) * av_q2d(stream.time_base) * av_q2d(tagged);
  const bool agree =
      tagged.num > 0 &&
      std::abs(steps_tagged / static_cast<double>(std::max<std::int64_t>(steps, 1)) - 1.0) < 0.01;
  return agree && !variable ? Rational{tagged.num, tagged.den} : measured;
}

FilmScan ReadFilm(const std::filesystem::path& path) {
  FilmInput film = OpenFilm(path);
  const AVRational unit = film.video()->time_base;
  const AVRational guess = av_guess_frame_rate(film.context.get(), film.video(), nullptr);
  const std::int64_t step =
      std::max<std::int64_t>(guess.num > 0 ? av_rescale_q(1, av_inv_q(guess), unit) : 1, 1);
  Sampler sampler(*film.video(), path);
  PacketPass pass = ReadPackets(film, sampler);

  FilmScan scan;
  scan.time_base = {unit.num, unit.den};
  scan.packets_read = pass.packets_read;
  scan.index = FrameIndex(std::move(pass.packets), step);
  if (sampler.sample().first && !PacketsTellTheFrames(film, scan.index, pass, sampler)) {
    std::vector<PacketTime> packets = scan.index.packets();
    FindShownPackets(path, packets);
    scan.index = FrameIndex(std::move(packets), step);
  }
  if (scan.index.size() == 0 || !sampler.sample().first)
    throw Error(ErrorCode::kDamaged, path.string(), "has no frame that can be decoded",
                "The file is damaged or was not written to its end; copy or export it again.");

  scan.info = DescribeFilm(film, sampler.sample());
  scan.info.path = path;
  scan.info.frame_count = scan.index.size();
  scan.info.variable_frame_rate = scan.index.VariableSteps();
  scan.info.frame_rate = FrameRate(*film.video(), scan.index, scan.info.variable_frame_rate);
  scan.info.duration_s = static_cast<double>(scan.index.end_pts() - scan.index.first_pts()) * av_q2d(unit);
  scan.announced_frames = AnnouncedFrames(film, scan);
  return scan;
}

}  // namespace

FilmScan ScanFilm(const std::filesystem::path& path, const ScanOptions& options) {
  QuietFfmpeg();
  CheckReadable(path);
  if (!options.disk_cache) return ReadFilm(path);
  const FileIdentity film = IdentityOf(path);
  if (std::optional<FilmScan> kept = LoadScan(film)) {
    kept->info.path = path;
    return *std::move(kept);
  }
  FilmScan scan = ReadFilm(path);
  StoreScan(film, scan);
  return scan;
}

MediaInfo ProbeFilm(const std::filesystem::path& path) {
  return ScanFilm(path).info;
}

}  // namespace zeroplane
