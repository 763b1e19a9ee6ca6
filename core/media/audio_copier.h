#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

/// Copies a film's audio packets into another file, untouched, track by track, beside a video that is being
/// written.
class AudioCopier {
 public:
  /// Adds a stream to `output` for each audio track of `source`, in order, with its language and title.
  /// @param target what errors call the output
  /// @throws Error as OpenFilm(); kUnsupported when the output's container cannot hold a track's codec
  AudioCopier(const std::filesystem::path& source, AVFormatContext& output,
              const std::filesystem::path& target);

  /// Writes every packet due before `time` (in units of `unit`). @return 0, or FFmpeg's error of the write
  int CopyUntil(std::int64_t time, AVRational unit, AVFormatContext& output);
  /// Writes the rest. @return 0, or FFmpeg's error of the write
  int CopyAll(AVFormatContext& output);

 private:
  bool FetchPacket();
  int WritePacket(AVFormatContext& output);

  InputPtr source_;
  std::vector<int> output_streams_;  ///< per source stream: its stream in the output, -1 when not copied
  PacketPtr packet_ = MakePacket();
  bool packet_waiting_ = false;
};

}  // namespace zeroplane
