#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>

#include "core/media/ffmpeg_ptr.h"
#include "core/media/film_writer.h"
#include "core/media/frame_clock.h"
#include "core/media/frame_maker.h"

namespace zeroplane {

// Private to core/media: the half of a video writer that turns pictures into packets.

/// What a film is coded as, apart from the file it goes into.
struct EncoderPlan {
  std::filesystem::path target;  ///< what errors call the output
  FilmWriterOptions options;
  MediaInfo film;
  FrameClock clock;
  std::int64_t origin_pts =
      0;  ///< of the first frame, where it is not the film's first: times count from here
  AVChromaLocation chroma = AVCHROMA_LOC_UNSPECIFIED;  ///< where the source's 4:2:0 chroma sits
  bool global_header = false;                          ///< the container wants the codec's header in its own
};

/// Pictures in, packets out, in units of time_base(). One object, one thread.
class PictureEncoder {
 public:
  using Sink = std::function<void(AVPacket&)>;

  /// Opens the encoder but for FFV1, which waits for the first picture.
  /// @param sink gets every packet, in coding order; codec() is there by then. @throws Error as OpenEncoder()
  PictureEncoder(EncoderPlan plan, Sink sink);

  void Write(const ImageU8& picture, FrameTime time);
  void Write(const ImageU16& picture, FrameTime time);
  void Write(const NativeFrame& frame, FrameTime time);
  /// What is still inside comes out. Call once.
  void Flush();

  /// Opens it for pictures of this format where the first one has not come yet.
  void Open(AVPixelFormat format);
  /// Null until it is open.
  const AVCodecContext* codec() const { return encoder_.get(); }
  const EncoderPlan& plan() const { return plan_; }

 private:
  template <class Make>
  void WriteFrame(int width, int height, AVPixelFormat format, const FrameTime& time, Make&& make);
  void Describe(AVFrame& frame) const;
  void Encode(const AVFrame* frame);
  void Check(int result) const;

  EncoderPlan plan_;
  Sink sink_;
  std::optional<FrameMaker> frames_;  ///< with `encoder_`
  CodecPtr encoder_;
  PacketPtr packet_ = MakePacket();
  std::map<std::int64_t, std::int64_t> durations_;  ///< by pts, of the frames inside the encoder
  std::optional<std::int64_t> last_pts_;
  bool flushed_ = false;
};

}  // namespace zeroplane
