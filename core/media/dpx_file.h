#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "core/base/rational.h"
#include "core/media/any_image.h"

namespace zeroplane {

// Private to core/media: DPX files (SMPTE 268M). Their samples through FFmpeg, because OpenImageIO 2.4 reads
// 12 bit without its lowest part and loses its place where rows are padded; their headers here, because it
// also reads the film and television headers of files whose pictures begin where those would stand.

struct DpxHeader {
  int width = 0, height = 0;
  int channels = 3;  ///< 1 or 3, without alpha
  int bit_depth = 10;
  int rotation_deg = 0;
  bool mirrored = false;  ///< before it is turned
  Rational pixel_aspect{1, 1};
  std::optional<Rational> frame_rate;
  std::string timecode;  ///< empty: none
  std::string transfer;  ///< FFmpeg's name, "log", or "unknown"
};

constexpr std::size_t kDpxHeaderBytes = 2048;

/// @param file its first kDpxHeaderBytes, or all of a shorter one
/// @throws Error kDamaged; kUnsupported for luminance with colour differences and for separate channels
DpxHeader ParseDpxHeader(std::span<const std::uint8_t> file, const std::filesystem::path& path);

/// As DecodeImage(): 8-bit samples as they are, 10 and 12 bit widened to 16 by repeating their highest bits.
/// @throws Error kDamaged, kUnsupported
AnyImage DecodeDpx(std::span<const std::uint8_t> file, const std::filesystem::path& path);

/// The nearest of the rates in use (24000/1001 …) or of whole thousandths; nullopt outside 1 … 1000.
std::optional<Rational> FrameRateFrom(double frames_per_second);

}  // namespace zeroplane
