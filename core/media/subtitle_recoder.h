#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

/// Turns a text subtitle track's packets into those of another text coding, with their own times.
class SubtitleRecoder {
 public:
  /// @return null when this FFmpeg cannot turn the track's coding into `to`
  static std::unique_ptr<SubtitleRecoder> Make(const AVStream& from, AVCodecID to);

  const AVCodecContext& encoder() const { return *encoder_; }

  /// @return the packet, its times those of `packet`; null when it shows nothing (or cannot be understood)
  PacketPtr Recode(const AVPacket& packet);

 private:
  SubtitleRecoder(CodecPtr decoder, CodecPtr encoder);

  CodecPtr decoder_, encoder_;
  std::vector<std::uint8_t> buffer_;
};

}  // namespace zeroplane
