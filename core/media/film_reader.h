#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/media/frame_cache.h"
#include "core/media/media_info.h"
#include "core/media/native_frame.h"
#include "core/stereo/frame_source.h"

namespace zeroplane {

/// When a frame is shown, in units of FilmReader::time_base().
struct FrameTime {
  std::int64_t pts = 0;
  std::int64_t duration = 0;  ///< until the next frame; of the last one: its own, else that of the one before
};

struct VideoFrame {
  std::int64_t index = 0;
  FrameTime time;
  Picture picture;
  DeepPicture deep;  ///< null; for whoever hands the frame on with 16 bits
};

struct ReaderOptions {
  /// Decoded pictures go here and are looked for here; may be shared by readers of any films. Null: none.
  std::shared_ptr<FrameCache> cache = nullptr;
  Rational sequence_rate{24, 1};  ///< frames per second of image sequences whose files do not say
  bool deinterlace = true;        ///< films flagged as interlaced become progressive, frame for frame
  int threads = 0;                ///< of the decoder; 0: as many as there are cores
};

/// Reads a film's first video track, an image sequence or a still, by sequence or by exact index: the n-th
/// frame by index is bit for bit the n-th frame by sequence. Pictures are upright (`info().rotation_deg`
/// applied) in the stored raster's pixels (the sample aspect is not applied). One object, one thread.
class FilmReader : public FrameSource {
 public:
  virtual const MediaInfo& info() const = 0;
  virtual Rational time_base() const = 0;
  virtual FrameTime TimeOf(std::int64_t index) const = 0;

  /// The frame after the last one read (by any call; at first, frame 0), or nullopt after the last.
  /// @throws Error kDamaged when the stream ends before the frames that the container announced (their number
  /// is an estimate in Matroska), or when this frame cannot be decoded (the next call goes on after it);
  /// kNotFound when the file has vanished
  virtual std::optional<VideoFrame> ReadNext() = 0;

  // FrameSource::ReadFrame: 8-bit RGB, full range, the film's own matrix. Deeper sources are rounded to 8
  // bit.

  /// 16-bit RGB (0 … 65535 is black … white of the film's range, not dithered), from sources of any depth.
  virtual DeepPicture ReadFrame16(std::int64_t index) = 0;

  /// The frame in its own format, not turned upright; deinterlaced like the others.
  virtual NativeFrame ReadNative(std::int64_t index) = 0;

  int width() const final { return info().upright_width(); }
  int height() const final { return info().upright_height(); }
  Rational frame_rate() const final { return info().frame_rate; }
  std::int64_t frame_count() const final { return info().frame_count; }
};

/// Opens what `path` names:
/// - a file: a film, or a still (PNG, TIFF, EXR, DPX, JPEG, MPO, JPS: one frame; of stereo stills the left
/// eye);
/// - a pattern "shot/frame.%04d.exr" or "shot/frame.####.exr": an image sequence;
/// - a folder that holds nothing but one image sequence.
/// @throws as Probe()
std::unique_ptr<FilmReader> OpenFilmReader(const std::filesystem::path& path,
                                           const ReaderOptions& options = {});

}  // namespace zeroplane
