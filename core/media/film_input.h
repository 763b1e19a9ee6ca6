#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/rational.h"
#include "core/media/ffmpeg_ptr.h"
#include "core/media/frame_index.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// An opened film; its first video track (cover pictures of audio files do not count).
struct FilmInput {
  InputPtr context;
  int video_stream = 0;
  AVStream* video() const { return context->streams[video_stream]; }
};

/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kNotMedia, kDamaged, kUnsupported (no decoder for the
/// video)
FilmInput OpenFilm(const std::filesystem::path& path);

/// What one pass over the packets tells.
struct FilmScan {
  MediaInfo info;
  FrameIndex index;
  Rational time_base;
  std::int64_t announced_frames = 0;  ///< more than index.size() when the file was cut off
};

/// @throws as OpenFilm(); kDamaged also when there is no frame at all
FilmScan ScanFilm(const std::filesystem::path& path);

}  // namespace zeroplane
