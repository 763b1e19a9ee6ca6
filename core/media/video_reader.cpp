#include "core/media/video_reader.h"

#include <string>
#include <system_error>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/media/color_convert.h"
#include "core/media/deinterlacer.h"
#include "core/media/file_identity.h"
#include "core/media/film_scan.h"
#include "core/media/frame_decoder.h"
#include "core/media/upright.h"

namespace zeroplane {
namespace {

// A step backwards may skip this many frames; further is a jump, after which nobody steps back.
constexpr std::int64_t kLongestStepBack = 12;

// The codec missed what the frame refers to, or covered up for it.
bool IsDoubtful(const AVFrame& frame) {
  return (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags != 0;
}

}  // namespace

struct VideoReader::Impl {
  Impl(const std::filesystem::path& path, const ReaderOptions& options)
      : scan(ScanFilm(path)), to_rgb(scan.info), cache(options.cache), decoder(path, options.threads) {
    if (cache) cache_key = IdentityOf(path).Key();
    if (options.deinterlace && scan.info.field_order != FieldOrder::kProgressive)
      deinterlacer.emplace(scan.info.field_order, scan.index.size());
    // Decoded frames are the same with and without deinterlacing, pictures are not.
    picture_key = cache_key + (deinterlacer ? "|progressive" : "");
  }

  // Wraps what the decoder gave; its time becomes the film's.
  NativeFrame Wrap(DecodedFrame decoded, std::int64_t index) const {
    decoded.frame->pts = scan.index[index].pts;
    return NativeFrame(std::shared_ptr<const AVFrame>(decoded.frame.release(), FfmpegDeleter()));
  }

  // Decodes forward to the wanted frame. A later frame waits for the next call. @return empty when it did not
  // come
  NativeFrame DecodeUntil(std::int64_t wanted, bool accept_doubtful) {
    for (;;) {
      if (!waiting) waiting = decoder.Next();
      if (!waiting) {
        next_decoded = -1;
        return {};
      }
      const std::int64_t index = scan.index.FrameOfPacket(waiting->packet);
      if (index > wanted) return {};
      DecodedFrame decoded = *std::exchange(waiting, std::nullopt);
      if (index < 0) continue;
      next_decoded = index + 1;
      const bool good = accept_doubtful || !IsDoubtful(*decoded.frame);
      NativeFrame frame = Wrap(std::move(decoded), index);
      if (keep_decoded && good) cache->Insert(cache_key, index, frame);
      if (index == wanted) return good ? frame : NativeFrame();
    }
  }

  // Decodes from a key frame, or, without one, from the film's start.
  NativeFrame DecodeFrom(const std::optional<KeyPlace>& key, std::int64_t wanted, bool accept_doubtful) {
    waiting.reset();
    next_decoded = -1;
    if (key && !decoder.SeekTo(scan.index, key->packet)) return {};
    if (!key) decoder.Restart();
    return DecodeUntil(wanted, accept_doubtful);
  }

  // The wanted frame by the shortest way that leads to it; empty when it cannot be decoded.
  NativeFrame Decode(std::int64_t wanted) {
    const std::optional<KeyPlace> key = scan.index.KeyBefore(wanted);
    const bool ahead = next_decoded >= 0 && wanted >= next_decoded && !(key && key->frame > next_decoded);
    if (ahead) {
      if (NativeFrame frame = DecodeUntil(wanted, true); !frame.empty()) return frame;
      if (waiting && wanted == next_decoded) return {};  // its neighbours came: the frame itself is damaged
    }
    // What refers to frames before its key frame (an open group, a gradual refresh) needs an earlier start.
    if (key) {
      if (NativeFrame frame = DecodeFrom(key, wanted, false); !frame.empty()) return frame;
      const auto earlier = key->frame > 0 ? scan.index.KeyBefore(key->frame - 1) : std::nullopt;
      if (earlier)
        if (NativeFrame frame = DecodeFrom(earlier, wanted, true); !frame.empty()) return frame;
    }
    return DecodeFrom(std::nullopt, wanted, true);
  }

  [[noreturn]] void ThrowUndecodable(std::int64_t index) const {
    std::error_code ignored;
    const std::filesystem::path& path = scan.info.path;
    if (!std::filesystem::exists(path, ignored))
      throw Error(ErrorCode::kNotFound, path.string(), "is gone: it was moved or deleted while it was open",
                  "Put the file back, or locate it again.");
    std::string problem = "is damaged: frame ";
    problem.append(std::to_string(index)).append(" of ").append(std::to_string(scan.index.size()));
    throw Error(ErrorCode::kDamaged, path.string(), problem + " cannot be decoded",
                "Copy or export the film again.");
  }

  // The frame as the codec left it.
  NativeFrame Decoded(std::int64_t index) {
    if (index == last_index) return last_decoded;
    NativeFrame frame = cache ? cache->FindNative(cache_key, index) : NativeFrame();
    if (frame.empty()) {
      frame = Decode(index);
      if (frame.empty()) ThrowUndecodable(index);
    }
    last_index = index;
    last_decoded = frame;
    return frame;
  }

  // To be called first for every frame that is asked for.
  void MoveTo(std::int64_t index) {
    ZP_CHECK_GE(index, 0);
    ZP_CHECK_LT(index, scan.index.size());
    const std::int64_t back = cursor - 1 - index;
    keep_decoded = cache && back > 0 && back <= kLongestStepBack;
    cursor = index + 1;  // also when it cannot be decoded, so that ReadNext() gets past a damaged frame
  }

  NativeFrame Native(std::int64_t index) {
    if (!deinterlacer) return Decoded(index);
    return deinterlacer->Frame(index, [this](std::int64_t i) { return Decoded(i); });
  }

  // A picture that the cache has, or made and put there; but where the decoded frame is kept, that is enough.
  template <class T, class Find, class Convert>
  std::shared_ptr<const Image<T>> Read(std::int64_t index, Find find, Convert convert) {
    MoveTo(index);
    if (cache)
      if (auto kept = find(*cache)) return kept;
    const NativeFrame native = Native(index);
    auto picture = std::make_shared<const Image<T>>(
        Upright(convert(native.av()), scan.info.rotation_deg, scan.info.mirrored));
    if (cache && cache->FindNative(cache_key, index).empty()) cache->Insert(picture_key, index, picture);
    return picture;
  }

  FilmScan scan;
  RgbFromFrame to_rgb;
  std::shared_ptr<FrameCache> cache;
  std::string cache_key, picture_key;
  FilmDecoder decoder;
  std::optional<Deinterlacer> deinterlacer;
  std::optional<DecodedFrame> waiting;  // decoded but not asked for yet
  std::int64_t next_decoded = 0;        // the decoder continues at or after this frame; -1: not known
  std::int64_t cursor = 0;              // what ReadNext() reads
  bool keep_decoded = false;            // frames on the way to the wanted one go into the cache
  NativeFrame last_decoded;
  std::int64_t last_index = -1;
};

VideoReader::VideoReader(const std::filesystem::path& path, const ReaderOptions& options)
    : impl_(std::make_unique<Impl>(path, options)) {}
VideoReader::~VideoReader() = default;

const MediaInfo& VideoReader::info() const {
  return impl_->scan.info;
}
Rational VideoReader::time_base() const {
  return impl_->scan.time_base;
}
FrameTime VideoReader::TimeOf(std::int64_t index) const {
  ZP_CHECK_GE(index, 0);
  ZP_CHECK_LT(index, frame_count());
  return impl_->scan.index[index];
}
std::int64_t VideoReader::decoded_frames() const {
  return impl_->decoder.decoded_frames();
}

std::optional<VideoFrame> VideoReader::ReadNext() {
  const std::int64_t index = impl_->cursor;
  if (index >= frame_count()) {
    const std::int64_t announced = impl_->scan.announced_frames;
    if (announced <= frame_count()) return std::nullopt;
    std::string problem = "is damaged: it ends after ";
    problem.append(std::to_string(frame_count())).append(" of ").append(std::to_string(announced));
    throw Error(ErrorCode::kDamaged, info().path.string(), problem + " frames",
                "Copy or export it again; the frames before are usable.");
  }
  Picture picture = ReadFrame(index);
  return VideoFrame{index, TimeOf(index), std::move(picture), nullptr};
}

Picture VideoReader::ReadFrame(std::int64_t index) {
  Impl& reader = *impl_;
  return reader.Read<std::uint8_t>(
      index, [&](FrameCache& cache) { return cache.Find(reader.picture_key, index); },
      [&](const AVFrame& frame) { return reader.to_rgb.Convert(frame); });
}

DeepPicture VideoReader::ReadFrame16(std::int64_t index) {
  Impl& reader = *impl_;
  return reader.Read<std::uint16_t>(
      index, [&](FrameCache& cache) { return cache.FindDeep(reader.picture_key, index); },
      [&](const AVFrame& frame) { return reader.to_rgb.Convert16(frame); });
}

NativeFrame VideoReader::ReadNative(std::int64_t index) {
  impl_->MoveTo(index);
  return impl_->Native(index);
}

}  // namespace zeroplane
