#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace zeroplane {

// Private to core/media: what OpenImageIO does not do for PNG files. It leaves damage to libpng, which prints
// on its own, and knows no colour tags (chunk cICP of PNG's third edition: ITU-T H.273's numbers).

/// FFmpeg's names, "unknown" where a file does not say.
struct PngColours {
  std::string primaries = "unknown", transfer = "unknown";
};

/// True when all chunks to the last are there and their checksums are right.
bool IsWholePng(std::span<const std::uint8_t> file);
/// True when the first chunk, which holds the size, is.
bool HasPngHeader(std::span<const std::uint8_t> head);

/// From the chunks cICP or sRGB, as far as they stand in `head`.
PngColours ReadPngColours(std::span<const std::uint8_t> head);
/// Adds cICP to a whole PNG file unless both are unknown (or no names of FFmpeg's).
void TagPng(std::vector<std::uint8_t>& file, const PngColours& colours);

}  // namespace zeroplane
