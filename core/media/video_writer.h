#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/image.h"
#include "core/media/video_reader.h"

namespace zeroplane {

struct VideoWriterOptions {
  int width = 0, height = 0;      ///< of the pictures that will come
  double crf = 18;                ///< x264 quality, 0 (lossless) … 51
  std::string preset = "medium";  ///< x264 speed preset
  bool full_chroma = false;       ///< 4:4:4 (an anaglyph's red ghosts without it)
  /// Matroska stereo_mode ("left_right"), also written as st3d in MP4 and as H.264 SEI; empty: none.
  std::string stereo_mode;
};

/// Encodes H.264 and copies the source film's audio tracks untouched, keeping every time stamp. The file is
/// written under a temporary name beside `path` and renamed by Finish(); a writer destroyed before that
/// removes it. The container follows the ending: .mkv, .mp4, .mov. One object, one thread.
class VideoWriter {
 public:
  /// @param source the film whose audio, time base, colour tags and sample aspect are carried over
  /// @throws Error kUnwritable (folder missing, no permission, `path` is a directory), kUnsupported (ending,
  /// an audio
  ///         codec that this container cannot hold: the advice names .mkv), kDiskFull
  VideoWriter(const std::filesystem::path& path, const VideoWriterOptions& options,
              const VideoReader& source);
  ~VideoWriter();
  VideoWriter(const VideoWriter&) = delete;
  VideoWriter& operator=(const VideoWriter&) = delete;

  /// @param picture 8-bit RGB of the size in the options
  /// @param pts, duration in source.time_base(); `pts` rises from call to call
  /// @throws Error kDiskFull, kUnwritable
  void Write(const ImageU8& picture, std::int64_t pts, std::int64_t duration);

  /// Flushes, copies what audio is left, closes and renames. Call once.
  /// @throws Error kDiskFull, kUnwritable
  void Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
