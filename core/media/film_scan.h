#pragma once

#include <cstdint>
#include <filesystem>

#include "core/media/frame_index.h"
#include "core/media/media_info.h"

namespace zeroplane {

/// What one pass over a film's packets tells, with a look at its first frames.
struct FilmScan {
  MediaInfo info;
  FrameIndex index;
  Rational time_base;
  std::int64_t announced_frames = 0;  ///< more than index.size() when the file was cut off
  std::int64_t packets_read = 0;      ///< by this call: 0 when it came from the disk cache
};

struct ScanOptions {
  bool disk_cache = true;  ///< core/media/scan_cache.h: a film is read once, and again when it changed
};

/// Where packets alone do not tell the frames (repeated or missing time stamps, fields as packets of their
/// own, dropped frames of MPEG-4) the film is decoded once.
/// @throws as Probe(), for films
FilmScan ScanFilm(const std::filesystem::path& path, const ScanOptions& options = {});

/// Probe() for a film, as opposed to stills and image sequences.
MediaInfo ProbeFilm(const std::filesystem::path& path);

}  // namespace zeroplane
