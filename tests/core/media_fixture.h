#pragma once

#include <filesystem>

#include "core/base/image.h"

namespace zeroplane {

/// A film made by a test: pictures known to the last bit, optionally with sound.
struct SyntheticFilm {
  int width = 64, height = 48;
  int frames = 24;
  int frames_per_second = 25;
  bool sound = true;  ///< one 16-bit mono track of 8 kHz, as long as the picture
};

/// Smooth colour waves that move from frame to frame; each index has a picture of its own.
ImageU8 SyntheticFrame(const SyntheticFilm& film, int index);

/// Uncompressed AVI: 24-bit pictures, PCM sound, an index.
void WriteAvi(const std::filesystem::path& path, const SyntheticFilm& film);

/// One frame of one colour as untagged 4:2:0 YUV4MPEG.
void WriteY4m(const std::filesystem::path& path, int width, int height, int luma, int cb, int cr);

/// 10 log10(255^2 / mean squared error); infinite for equal pictures.
double Psnr(const ImageU8& a, const ImageU8& b);

/// A file beside the checkout that real clips are kept in; empty when it is absent.
std::filesystem::path SharedFile(const char* relative);

/// Copies the first part of a file.
void Truncate(const std::filesystem::path& from, const std::filesystem::path& to, double fraction);

}  // namespace zeroplane
