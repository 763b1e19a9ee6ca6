#pragma once

#include <filesystem>

#include "core/media/any_image.h"
#include "core/media/film_reader.h"

namespace zeroplane {

/// The frame in the deepest samples that are worth having: those of a picture file as they are, a film's as
/// RGB of 8 or 16 bit. Three channels, upright. @throws as FilmReader::ReadNative()
AnyImage ReadPicture(FilmReader& film, std::int64_t index);

/// One picture of 1 or 3 channels, written whole or not at all: .png (8 or 16 bit, as the samples are; floats
/// 16), .tif and .tiff (16 bit), .exr (half floats, linear light).
/// @param full_floats .exr holds floats of 32 bit instead
/// @throws Error kUnsupported (the ending), kUnwritable, kDiskFull
void WritePicture(const std::filesystem::path& path, const AnyImage& picture, bool full_floats = false);

}  // namespace zeroplane
