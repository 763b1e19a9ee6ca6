#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/media/any_image.h"
#include "core/media/film_reader.h"
#include "core/media/sequence_pattern.h"

namespace zeroplane {

/// An image sequence, or a still as a film of one frame (of stereo stills the left eye). Opening reads every
/// file's header. Time stamps are frame indices in units of 1 / frame rate; the rate is the first file's
/// (EXR, DPX), else ReaderOptions::sequence_rate. Pictures of floats are shown as any_image.h says: linear
/// light through the sRGB curve, clipped. Frames are cached by their file's identity, so that a file written
/// anew is read anew.
class SequenceReader final : public FilmReader {
 public:
  /// @throws Error kNotFound when frames are missing in between (it names them); kDamaged for a file that is
  /// damaged, or of another size or orientation than the first; as ReadImageHeader()
  SequenceReader(SequenceFiles files, ReaderOptions options);
  /// @throws Error as ReadImageHeader() and ReadStereoImages()
  SequenceReader(std::filesystem::path still, ReaderOptions options);

  const MediaInfo& info() const override { return info_; }
  Rational time_base() const override { return {info_.frame_rate.den, info_.frame_rate.num}; }
  FrameTime TimeOf(std::int64_t index) const override;
  std::optional<VideoFrame> ReadNext() override;
  Picture ReadFrame(std::int64_t index) override;
  DeepPicture ReadFrame16(std::int64_t index) override;
  NativeFrame ReadNative(std::int64_t index) override;

 private:
  std::filesystem::path PathOf(std::int64_t index) const;
  std::string CacheKey(std::int64_t index) const;
  void CheckSize(const std::filesystem::path& path, int width, int height, int rotation_deg) const;
  const AnyImage& Load(std::int64_t index);
  void Start(std::int64_t index);

  std::optional<SequenceFiles> files_;  ///< none: a still
  ReaderOptions options_;
  MediaInfo info_;
  std::int64_t next_ = 0;
  std::string loaded_identity_;  ///< of the file decoded last, which is asked for with 8 bits and with 16
  AnyImage loaded_;
};

}  // namespace zeroplane
