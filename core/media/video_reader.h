#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/media/film_reader.h"

namespace zeroplane {

/// A film file, through FFmpeg. With a cache in the options, a step backwards keeps the frames that had to be
/// decoded on the way from the key frame, the last ones first, so that stepping back through a group of
/// pictures decodes it once.
class VideoReader final : public FilmReader {
 public:
  /// @throws as Probe()
  explicit VideoReader(const std::filesystem::path& path, const ReaderOptions& options = {});
  ~VideoReader() override;

  const MediaInfo& info() const override;
  Rational time_base() const override;
  FrameTime TimeOf(std::int64_t index) const override;

  std::optional<VideoFrame> ReadNext() override;
  /// Exact for any order of indices; the frame after the last one read costs no seek.
  Picture ReadFrame(std::int64_t index) override;
  DeepPicture ReadFrame16(std::int64_t index) override;
  NativeFrame ReadNative(std::int64_t index) override;

  /// How many frames the codec has given since this reader was opened, wanted or not.
  std::int64_t decoded_frames() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
