#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/media/ffmpeg_ptr.h"
#include "core/media/film_writer.h"
#include "core/media/frame_clock.h"
#include "core/media/media_file.h"
#include "core/media/picture_encoder.h"
#include "core/media/track_copier.h"

namespace zeroplane {

// Private to core/media: the half of a video writer that puts coded pictures into a file, with everything
// else of the film.

/// One film file that is being written, under a temporary name until Finish(). One object, one thread.
class FilmMuxer {
 public:
  /// Creates no file yet. @throws Error as MakeFilmWriter()
  FilmMuxer(const std::filesystem::path& path, const FilmWriterOptions& options, const FilmReader& source);

  /// How the picture is to be coded for this file.
  EncoderPlan Plan() const;
  const std::vector<std::string>& dropped() const { return dropped_; }

  /// Creates the file and writes its head. Call once.
  /// @param encoder opened after Plan() @param header the codec's, where it is not the one in `encoder`
  void Begin(const AVCodecContext& encoder, std::span<const std::uint8_t> header = {});
  bool begun() const { return output_->pb != nullptr; }
  /// In coding order and the plan's time base, with what of the other tracks belongs before it.
  /// @throws Error kDiskFull, kUnwritable
  void Write(AVPacket& packet);
  /// Copies what is left of the other tracks, closes and renames. Call once. @throws Error as Write()
  void Finish();

 private:
  void DescribePicture(const AVCodecContext& encoder, AVStream& stream) const;
  void Check(int result) const;

  FilmWriterOptions options_;
  MediaInfo film_;
  PartialFile file_;  // outlives `output_`, which must be closed before the file is removed
  OutputPtr output_;
  FrameClock clock_;
  std::int64_t origin_pts_ = 0;
  AVRational picture_unit_ = {0, 1};  ///< of the packets that come
  std::optional<TrackCopier> tracks_;
  std::vector<std::string> dropped_;
};

}  // namespace zeroplane
