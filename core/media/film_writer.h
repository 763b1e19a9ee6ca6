#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/image.h"
#include "core/media/film_reader.h"

namespace zeroplane {

/// What a stereo master is delivered as.
enum class MasterFormat {
  kH264,
  kH264TenBit,
  kH265,
  kH265TenBit,
  kProRes422Hq,
  kProRes4444,
  kDnxhrHqx,
  kFfv1,
  kPngSequence,
  kTiffSequence,
  kExrSequence,
};

struct MasterFormatInfo {
  MasterFormat format;
  std::string_view id;       ///< stable, for CLI, JSON and forms: "prores-422-hq"
  std::string_view label;    ///< English; the window translates it
  bool sequence;             ///< a pattern of image files, not one file
  bool quality;              ///< takes FilmWriterOptions::crf and preset
  std::string_view endings;  ///< what the output may end in, best first, space-separated: ".mov .mkv"
  int bit_depth;             ///< of the picture in the file at most; FFV1 takes the source's
};

std::span<const MasterFormatInfo> MasterFormats();
const MasterFormatInfo& Info(MasterFormat format);
std::optional<MasterFormat> MasterFormatFromId(std::string_view id);
/// What an output of this name is written as when nobody says: H.264 for films, by the ending for sequences.
/// nullopt for an ending that no format has.
std::optional<MasterFormat> DefaultMasterFormat(const std::filesystem::path& path);

/// @throws Error kUnsupported when `path` has an ending that this format is not written to
void CheckMasterEnding(const std::filesystem::path& path, MasterFormat format);

struct FilmWriterOptions {
  MasterFormat format = MasterFormat::kH264;
  int width = 0, height = 0;      ///< of the pictures that will come
  double crf = 18;                ///< x264 / x265 quality, 0 … 51
  std::string preset = "medium";  ///< x264 / x265 speed preset
  bool full_chroma = false;       ///< 4:4:4 where the format has it (an anaglyph's red ghosts without it)
  /// Matroska stereo_mode ("left_right"), also written as st3d in MP4 and MOV and as H.264 SEI; empty: none.
  std::string stereo_mode;
  /// The frames of the source that will come; times, timecode, sound and all else begin with the first of
  /// them and end with the last. None: all.
  std::optional<FrameRange> frames;
  /// Number of the first file of a sequence.
  std::int64_t first_number = 0;
  bool full_floats = false;  ///< EXR files hold floats of 32 bit instead of half ones
};

/// Writes pictures with everything else that the source film carries: all audio, subtitle and data tracks,
/// chapters, timecode, colour and HDR10 description, sample aspect, time stamps; nothing is re-timed. Text
/// subtitles change their coding where the container needs it; what it cannot hold is told by dropped().
/// Written under temporary names and renamed by Finish(); a writer destroyed before that leaves nothing
/// behind. One object, one thread.
class FilmWriter {
 public:
  virtual ~FilmWriter() = default;

  // Pictures come in presentation order, all of one kind. `time` is in source.time_base(), from
  // source.TimeOf(), also for a part of the film. @throws Error kDiskFull, kUnwritable; std::logic_error for
  // a wrong size or falling times
  virtual void Write(const ImageU8& picture, FrameTime time) = 0;   ///< RGB of the size in the options
  virtual void Write(const ImageU16& picture, FrameTime time) = 0;  ///< likewise, 0 … 65535
  /// Bit for bit where the format stores this pixel format (FFV1 any; others convert).
  virtual void Write(const NativeFrame& frame, FrameTime time) = 0;

  /// Flushes, copies what is left of the other tracks, closes and renames. Call once.
  /// @throws Error kDiskFull, kUnwritable
  virtual void Finish() = 0;

  /// One sentence for each thing of the source that this output cannot hold. Known from the start.
  virtual const std::vector<std::string>& dropped() const = 0;
};

/// @param path   a file, or for sequences a pattern with %04d or ####
/// @param source the film whose other tracks, time base and description are carried over; only read here
/// @throws Error kUnwritable (folder missing, no permission, `path` is a directory), kUnsupported (ending, an
/// audio codec that this container cannot hold: the advice names .mkv), kInvalidArgument, kDiskFull
std::unique_ptr<FilmWriter> MakeFilmWriter(const std::filesystem::path& path,
                                           const FilmWriterOptions& options, const FilmReader& source);

}  // namespace zeroplane
