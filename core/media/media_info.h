#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/rational.h"

namespace zeroplane {

struct AudioTrack {
  std::string codec;  ///< FFmpeg's short name, "opus"
  int channels = 0;
  int sample_rate_hz = 0;
  std::string language;  ///< ISO 639-2, may be empty
};

/// What Probe() finds. Frames are counted and timed exactly (one pass over the packets, nothing decoded).
struct MediaInfo {
  std::filesystem::path path;
  std::string container;  ///< "matroska,webm"
  std::string video_codec;
  int width = 0, height = 0;  ///< stored raster
  Rational sample_aspect{1, 1};
  int rotation_deg = 0;      ///< clockwise, to be applied when shown: 0, 90, 180, 270
  std::string pixel_format;  ///< "yuv420p"
  int bit_depth = 8;
  std::string color_primaries, color_transfer, color_matrix,
      color_range;      ///< FFmpeg's names, "unknown" when untagged
  Rational frame_rate;  ///< average, exact where the container says so
  bool variable_frame_rate = false;
  std::int64_t frame_count = 0;
  double duration_s = 0;  ///< of the video track
  std::vector<AudioTrack> audio;
  int subtitle_tracks = 0;
};

/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kNotMedia, kDamaged (no decodable frame), each naming
/// the path
MediaInfo Probe(const std::filesystem::path& path);

}  // namespace zeroplane
