#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/rational.h"
#include "core/media/any_image.h"

namespace zeroplane {

// Private to core/media: picture files through OpenImageIO.

enum class ImageFormat { kPng, kTiff, kExr, kDpx, kJpeg };

/// True for the endings of picture files, in small or capital letters (.mpo and .jps are JPEG, too).
bool HasImageEnding(const std::filesystem::path& path);
/// Told by the first bytes, whatever the ending says. nullopt also when the file cannot be read.
std::optional<ImageFormat> ImageFormatOf(const std::filesystem::path& path);

struct ImageHeader {
  ImageFormat format = ImageFormat::kPng;
  int width = 0, height = 0;  ///< of an EXR file: its display window
  int channels = 3;           ///< 1 or 3; alpha, depth and further layers are left out
  int bit_depth = 8;          ///< of a sample in the file
  std::string pixel_format;   ///< FFmpeg's name for what ToNative() makes of it
  int rotation_deg = 0;       ///< clockwise, from the EXIF orientation
  bool mirrored = false;      ///< the orientation says mirrored: DecodeImage() does that, rotation is left
  Rational pixel_aspect{1, 1};
  std::optional<Rational> frame_rate;  ///< EXR, DPX
  std::string timecode;                ///< EXR, DPX; empty: none
  /// FFmpeg's names, "unknown" where the file does not say. "linear" for floats; "log" for DPX that holds
  /// film density or logarithmic values, which FFmpeg has no name for.
  std::string primaries = "unknown", transfer = "unknown";
};

/// @throws Error as CheckReadable(); kNotMedia (none of the formats), kDamaged, kUnsupported (whole numbers
/// of 32 bit, no colour channels, more than 2^28 pixels)
ImageHeader ReadImageHeader(const std::filesystem::path& path);
ImageHeader ParseImageHeader(std::span<const std::uint8_t> file, const std::filesystem::path& path);

/// The samples as they are stored: colours that a file has multiplied by its alpha stay so, others are not
/// multiplied; alpha is dropped. An EXR file's data window is laid into its display window, black around it.
/// @throws Error as ReadImageHeader(); kDamaged also for a JPEG file without its end
AnyImage DecodeImage(std::span<const std::uint8_t> file, const std::filesystem::path& path);

/// @throws Error as CheckReadable(); kUnreadable
std::vector<std::uint8_t> ReadFileBytes(const std::filesystem::path& path);

/// What a written file says beside its samples: EXR all but the transfer, PNG the pixel aspect and the
/// colours, TIFF the pixel aspect.
struct ImageTags {
  Rational pixel_aspect{1, 1};
  std::optional<Rational> frame_rate;
  std::optional<std::uint32_t> timecode;  ///< packed as in EXR files (SMPTE 12M, TV60)
  std::string primaries, transfer;        ///< FFmpeg's names
  bool full_floats = false;               ///< EXR files hold floats of 32 bit
};

/// PNG (8 or 16 bit, as the samples are; floats 16), 16-bit TIFF (deflate), half-float EXR (ZIP) or JPEG
/// (quality 95, colour in every pixel: an anaglyph has no other; it has no tags). Between
/// linear light and display values by the curve of any_image.h.
std::vector<std::uint8_t> EncodeImage(const AnyImage& picture, ImageFormat format, const ImageTags& tags);

}  // namespace zeroplane
