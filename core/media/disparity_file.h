#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/image.h"

namespace zeroplane {

/// How a file's values become disparity in pixels.
struct DisparityFileOptions {
  /// px = value / scale, > 0. Files of whole numbers need one; those of floats hold pixels unless told.
  std::optional<double> scale;
  /// The file holds x_left - x_right, as stereo matchers and Middlebury count it.
  bool negate = false;
  /// Channel of an EXR file to prefer where there are several ("disparityL.x"); may be empty.
  std::string channel;
};

/// A disparity map on its own picture's pixels: floats of EXR, TIFF and PFM (grey, either byte order; rows
/// are stored bottom to top), whole numbers of grey PNG and TIFF, 8 or 16 bit. Zero is a value. Values that
/// are not finite come through and mean unknown, as does what lies outside an EXR file's data window.
/// @return one channel, pixels
/// @throws Error as CheckReadable(); kNotMedia, kDamaged; kUnsupported (a colour picture, an EXR file of
/// several channels none of which holds disparity); kInvalidArgument (whole numbers without a scale)
ImageF32 ReadDisparity(const std::filesystem::path& path, const DisparityFileOptions& options);

}  // namespace zeroplane
