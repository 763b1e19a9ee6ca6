#include "core/media/film_reader.h"

#include <system_error>

#include "core/media/film_scan.h"
#include "core/media/image_codec.h"
#include "core/media/media_file.h"
#include "core/media/sequence_pattern.h"
#include "core/media/sequence_reader.h"
#include "core/media/video_reader.h"

namespace zeroplane {

namespace fs = std::filesystem;

namespace {

/// The reader of what is not a film; null for films.
std::unique_ptr<FilmReader> OpenPictures(const fs::path& path, const ReaderOptions& options) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return std::make_unique<SequenceReader>(FindSequenceInFolder(path), options);
  if (!fs::exists(path, ignored)) {  // a file may well have a % or # in its name
    if (const auto pattern = ParseSequencePattern(path))
      return std::make_unique<SequenceReader>(FindSequence(*pattern), options);
    return nullptr;
  }
  if (!HasImageEnding(path)) return nullptr;
  CheckReadable(path);
  return ImageFormatOf(path) ? std::make_unique<SequenceReader>(path, options) : nullptr;
}

}  // namespace

std::unique_ptr<FilmReader> OpenFilmReader(const fs::path& path, const ReaderOptions& options) {
  if (auto pictures = OpenPictures(path, options)) return pictures;
  return std::make_unique<VideoReader>(path, options);
}

MediaInfo Probe(const fs::path& path) {
  if (const auto pictures = OpenPictures(path, {})) return pictures->info();
  return ProbeFilm(path);
}

}  // namespace zeroplane
