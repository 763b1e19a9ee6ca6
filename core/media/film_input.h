#pragma once

#include <filesystem>

#include "core/media/ffmpeg_ptr.h"

namespace zeroplane {

/// An opened film; its first video track (cover pictures of audio files do not count).
struct FilmInput {
  InputPtr context;
  int video_stream = -1;
  AVStream* video() const { return context->streams[video_stream]; }
  /// Only the packets of the video track are wanted.
  void DropOtherTracks() const;
};

/// Opens files of the film containers that are listed in film_input.cpp, and nothing else: no play list,
/// script or pattern, whatever the file's name, so no other file and no network address is ever touched.
/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kUnreadable, kNotMedia, kDamaged, kUnsupported (no
/// decoder for the video)
FilmInput OpenFilm(const std::filesystem::path& path);

}  // namespace zeroplane
