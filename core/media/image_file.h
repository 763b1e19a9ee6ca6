#pragma once

#include <filesystem>

#include "core/base/image.h"

namespace zeroplane {

/// Stills through OpenCV, RGB order, turned upright by their EXIF tag; grey becomes three equal channels.
/// @throws Error kNotFound, kIsDirectory, kEmptyFile, kNotMedia
ImageU8 ReadImage(const std::filesystem::path& path);
/// 16-bit single-channel PNG (depth maps), unchanged values. @throws Error as ReadImage(); kUnsupported
ImageU16 ReadDepthImage(const std::filesystem::path& path);
/// 1 or 3 channels; the ending decides the format (.png, .jpg). Written under a temporary name, then renamed.
/// @throws Error kUnsupported (ending), kUnwritable, kDiskFull
void WriteImage(const std::filesystem::path& path, const ImageU8& image);

/// Area average when shrinking, bilinear when growing.
ImageU8 Resize(const ImageU8& image, int width, int height);

}  // namespace zeroplane
