#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// A DPX file put together byte by byte (SMPTE 268M, big-endian).
struct SyntheticDpx {
  int width = 4, height = 3;
  int bits = 10;  ///< 8, 10 (filled, method A), 16
  int transfer = 0;
  float film_rate = 0, television_rate = 0;
  std::uint32_t timecode = 0xffffffff;
  bool short_header = false;  ///< the picture begins at byte 1664, as in FFmpeg's files
};
/// @param samples RGB of width * height * 3 samples, 0 … 2^bits - 1
void WriteDpx(const std::filesystem::path& path, const SyntheticDpx& dpx,
              const std::vector<std::uint16_t>& samples);

/// An uncompressed EXR file of 32-bit floats put together byte by byte.
struct SyntheticExr {
  int display_width = 4, display_height = 3;
  int x = 0, y = 0;                                     ///< of the data window in the display window
  std::vector<std::string> channels = {"B", "G", "R"};  ///< in the file's order, which is the alphabet's
};
/// @param data the data window, one channel a name, in the order of `channels`
void WriteExr(const std::filesystem::path& path, const SyntheticExr& exr, const ImageF32& data);

/// Samples without any header, for `ffmpeg -f rawvideo`.
void WriteRaw(const std::filesystem::path& path, const void* samples, std::size_t bytes);

std::string ReadBytes(const std::filesystem::path& path);
void WriteBytes(const std::filesystem::path& path, const std::string& bytes);

/// Sixteen-bit colours that use all bits, another picture for each index.
ImageU16 DeepImage(int width, int height, int index);

}  // namespace zeroplane
