#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/media/film_writer.h"

namespace zeroplane {

/// A FilmWriter into one file through FFmpeg's encoders: H.264, H.265, ProRes, DNxHR, FFV1. Written under a
/// temporary name beside `path`. Interlaced films come out progressive, rotated ones upright; a full-range
/// film in a format that is always limited changes its numbers, not its look, and dropped() says so. FFV1
/// takes its pixel format from the first picture: bgr0 for 8-bit RGB, gbrp16 for 16-bit, the frame's own for
/// native frames (formats that FFV1 lacks go to the nearest, those of rotated films to 4:4:4).
class VideoWriter final : public FilmWriter {
 public:
  /// @throws as MakeFilmWriter(), which chooses this class
  VideoWriter(const std::filesystem::path& path, const FilmWriterOptions& options, const FilmReader& source);
  ~VideoWriter() override;

  void Write(const ImageU8& picture, FrameTime time) override;
  void Write(const ImageU16& picture, FrameTime time) override;
  void Write(const NativeFrame& frame, FrameTime time) override;
  void Finish() override;
  const std::vector<std::string>& dropped() const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
