#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/media/media_info.h"
#include "core/stereo/frame_source.h"

namespace zeroplane {

struct VideoFrame {
  std::int64_t index = 0;
  std::int64_t pts = 0;       ///< in units of VideoReader::time_base(), from the container
  std::int64_t duration = 0;  ///< same units; 0 when unknown
  Picture picture;
};

/// Reads a film's first video track as 8-bit RGB (full range, the film's own matrix), in presentation order,
/// by sequence or by exact index. Deeper sources are reduced to 8 bit. One object, one thread.
class VideoReader final : public FrameSource {
 public:
  /// @throws as Probe()
  explicit VideoReader(const std::filesystem::path& path);
  ~VideoReader() override;

  const MediaInfo& info() const;
  Rational time_base() const;

  /// The frame after the last one read (by either call; at first, frame 0), or nullopt after the last.
  /// @throws Error kDamaged when the stream ends before the frames that the container announced (their number
  /// is an
  ///         estimate in Matroska), or when this frame cannot be decoded (the next call goes on after it)
  std::optional<VideoFrame> ReadNext();

  std::int64_t frame_count() const override;
  Rational frame_rate() const override;
  int width() const override;
  int height() const override;
  /// Exact for any order of indices; the frame after the last one read costs no seek.
  Picture ReadFrame(std::int64_t index) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
