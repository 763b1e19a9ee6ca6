#pragma once

#include <filesystem>
#include <optional>

#include "core/base/image.h"
#include "core/stereo/layout.h"

namespace zeroplane {

/// True for a name that stills are written to: .png, .tif, .tiff, .exr, .jpg, .jpeg, .jps, .mpo, and no place
/// for a frame number in it.
bool IsStillName(const std::filesystem::path& path);

/// One picture as .png, .tif, .exr or .jpg (quality 95, colour in every pixel). Written whole or not at all.
/// @throws Error kUnsupported (another ending), kUnwritable, kDiskFull
void WriteStill(const std::filesystem::path& path, const ImageU8& picture);

/// True for a layout that JPS files have a word for: side by side and top-bottom, full and half, rows.
bool JpsHolds(Layout layout);

/// One JPEG picture in one of those layouts, with the descriptor that says which (VRex, General Purpose
/// Stereoscopic Data Descriptor, 1997). Written whole or not at all.
/// @throws Error kUnwritable, kDiskFull
void WriteJps(const std::filesystem::path& path, const ImageU8& picture, Layout layout, bool right_first);

/// Both eyes, of one size, as two JPEG pictures with the index of CIPA DC-007: disparity images, the left
/// one first. Written whole or not at all. @throws Error kUnwritable, kDiskFull
void WriteMpo(const std::filesystem::path& path, const ImageU8& left, const ImageU8& right);

}  // namespace zeroplane
