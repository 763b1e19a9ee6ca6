#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/rational.h"

namespace zeroplane {

struct AudioTrack {
  std::string codec;  ///< FFmpeg's short name, "opus"
  int channels = 0;
  int sample_rate_hz = 0;
  std::string language;  ///< ISO 639-2, may be empty
  std::string title;     ///< may be empty
};

struct SubtitleTrack {
  std::string codec;  ///< FFmpeg's short name, "subrip"
  std::string language, title;
  bool bitmap = false;  ///< pictures (DVD, Blu-ray), not text
};

struct Chapter {
  double start_s = 0, end_s = 0;
  std::string title;
};

/// SMPTE ST 2086: what the film was mastered on. Chromaticities are CIE xy, luminances cd/m2.
struct MasteringDisplay {
  Rational red_x, red_y, green_x, green_y, blue_x, blue_y, white_x, white_y;
  Rational min_luminance, max_luminance;
  friend bool operator==(const MasteringDisplay&, const MasteringDisplay&) = default;
};

/// CTA-861.3, cd/m2.
struct ContentLight {
  int max_content = 0, max_frame_average = 0;
  friend bool operator==(const ContentLight&, const ContentLight&) = default;
};

enum class FieldOrder { kProgressive, kTopFirst, kBottomFirst };

/// What Probe() finds in a film, an image sequence or a still. Frames are counted and timed exactly (one pass
/// over the packets, nothing decoded).
struct MediaInfo {
  std::filesystem::path path;  ///< as it was asked for; of a sequence: its pattern
  std::string container;       ///< "matroska,webm"; "sequence" or "still"
  std::string video_codec;
  int width = 0, height = 0;  ///< stored raster
  Rational sample_aspect{1, 1};
  int rotation_deg = 0;      ///< clockwise, to be applied when shown: 0, 90, 180, 270. Readers apply it.
  bool mirrored = false;     ///< left and right to be swapped before it is turned. Readers do.
  std::string pixel_format;  ///< "yuv420p"
  int bit_depth = 8;
  FieldOrder field_order = FieldOrder::kProgressive;
  std::string color_primaries, color_transfer, color_matrix,
      color_range;  ///< FFmpeg's names, "unknown" when untagged
  std::optional<MasteringDisplay> mastering_display;
  std::optional<ContentLight> content_light;
  Rational frame_rate;  ///< average, exact where the container says so
  bool variable_frame_rate = false;
  std::int64_t frame_count = 0;
  double duration_s = 0;  ///< of the video track
  std::vector<AudioTrack> audio;
  std::vector<SubtitleTrack> subtitles;
  int data_tracks = 0;
  std::vector<Chapter> chapters;
  std::string timecode;     ///< of the first frame, "01:00:00:00" or drop-frame "01:00:00;00"; empty: none
  std::string stereo_mode;  ///< Matroska's name ("left_right"); "mpo" or "jps" for stills; empty: not tagged

  /// Of the pictures that readers give: upright.
  int upright_width() const { return rotation_deg % 180 == 0 ? width : height; }
  int upright_height() const { return rotation_deg % 180 == 0 ? height : width; }
  /// Of one sample of an upright picture.
  Rational upright_sample_aspect() const {
    return rotation_deg % 180 == 0 ? sample_aspect : Rational{sample_aspect.den, sample_aspect.num};
  }
};

/// `path`: a film, a still, or an image sequence (core/media/film_reader.h says how to name one).
/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kUnreadable, kNotMedia, kUnsupported, kDamaged (no
/// decodable frame), each naming the path
MediaInfo Probe(const std::filesystem::path& path);

}  // namespace zeroplane
