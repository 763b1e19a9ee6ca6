#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/enum_table.h"
#include "core/base/image.h"
#include "core/media/film_reader.h"

namespace zeroplane {

/// What a film's canvas is written as; near is white in all of them.
enum class DepthFormat { kPng, kExr, kFfv1, kH264, kIw3 };

struct DepthFormatInfo {
  DepthFormat format;
  std::string_view id;       ///< stable
  std::string_view label;    ///< English
  std::string_view endings;  ///< of the output; empty: a folder
};

inline constexpr std::array kDepthFormats = {
    DepthFormatInfo{DepthFormat::kPng, "png", "grey PNG files, 16 bit", ".png"},
    DepthFormatInfo{DepthFormat::kExr, "exr", "OpenEXR files, one channel of 32-bit floats, 0 to 1", ".exr"},
    DepthFormatInfo{DepthFormat::kFfv1, "ffv1", "grey video without loss, 16 bit", ".mkv"},
    DepthFormatInfo{DepthFormat::kH264, "h264-10", "grey video, H.264 of 10 bit", ".mp4 .mov .mkv"},
    DepthFormatInfo{DepthFormat::kIw3, "iw3",
                    "folder that iw3 imports: pictures, 16-bit depth, iw3_export.yml", ""},
};

inline constexpr const DepthFormatInfo& Info(DepthFormat format) {
  return RowOf(kDepthFormats, format);
}
inline constexpr std::optional<DepthFormat> DepthFormatFromId(std::string_view id) {
  return ValueOfId(kDepthFormats, &DepthFormatInfo::format, id);
}
/// By the ending, a name without one is an iw3 folder; nullopt for an ending that no format has.
std::optional<DepthFormat> DefaultDepthFormat(const std::filesystem::path& path);

/// What white and black stand for.
enum class DepthRange {
  kShot,   ///< canvas values 255 and 0: one scale for a shot, depth holds still
  kFrame,  ///< each frame's nearest and farthest: all steps are used, depth pumps
};

struct DepthWriterOptions {
  DepthFormat format = DepthFormat::kPng;
  DepthRange range = DepthRange::kShot;
};

/// Writes a canvas a frame. Nothing appears under its name before Finish(); a writer destroyed before that
/// leaves nothing behind. One object, one thread.
class DepthWriter {
 public:
  virtual ~DepthWriter() = default;

  /// In the film's order, every frame.
  /// @param iz      the canvas, [0, 255], of the film's size
  /// @param picture of the same frame (the iw3 folder has it, too)
  /// @throws Error kDiskFull, kUnwritable
  virtual void Write(std::int64_t frame, const ImageF32& iz, const Picture& picture) = 0;
  /// @throws Error kDiskFull, kUnwritable
  virtual void Finish() = 0;
  /// One sentence for each thing of the film that this output cannot hold.
  virtual std::vector<std::string> dropped() const = 0;
};

/// @param path a picture for a film of one frame, a pattern (depth.####.png), a film, or a new folder (iw3)
/// @param film its times and rate are kept, nothing else of it; outlives the writer
/// @throws Error kInvalidArgument, kUnsupported, kUnwritable, naming what is wrong with `path`
std::unique_ptr<DepthWriter> MakeDepthWriter(const std::filesystem::path& path,
                                             const DepthWriterOptions& options, const FilmReader& film);

/// 16 bit grey: 65535 is white. @param iz one channel, [0, 255]
ImageU16 DepthSteps(const ImageF32& iz, DepthRange range);

}  // namespace zeroplane
