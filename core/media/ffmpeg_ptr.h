#pragma once

// Private to core/media: the only header of the tree that shows FFmpeg.

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <new>

namespace zeroplane {

struct FfmpegDeleter {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

struct InputDeleter {
  void operator()(AVFormatContext* input) const { avformat_close_input(&input); }
};

/// Closes the file, too; the trailer is the owner's business.
struct OutputDeleter {
  void operator()(AVFormatContext* output) const {
    if (output->pb) avio_closep(&output->pb);
    avformat_free_context(output);
  }
};

using CodecPtr = std::unique_ptr<AVCodecContext, FfmpegDeleter>;
using FramePtr = std::unique_ptr<AVFrame, FfmpegDeleter>;
using PacketPtr = std::unique_ptr<AVPacket, FfmpegDeleter>;
using ScalerPtr = std::unique_ptr<SwsContext, FfmpegDeleter>;
using InputPtr = std::unique_ptr<AVFormatContext, InputDeleter>;
using OutputPtr = std::unique_ptr<AVFormatContext, OutputDeleter>;

/// FFmpeg's allocators answer null only when memory is out.
template <class T>
T* NotNull(T* allocated) {
  if (!allocated) throw std::bad_alloc();
  return allocated;
}

inline FramePtr MakeFrame() {
  return FramePtr(NotNull(av_frame_alloc()));
}
inline PacketPtr MakePacket() {
  return PacketPtr(NotNull(av_packet_alloc()));
}

}  // namespace zeroplane
