#pragma once

#include <filesystem>
#include <string>

#include "core/base/image.h"
#include "core/media/any_image.h"
#include "core/media/image_codec.h"

namespace zeroplane {

/// What each eye sees, of one size, 8-bit RGB, upright.
struct StereoStill {
  ImageU8 left, right;
};

/// MPO (CIPA DC-007): the first two pictures of the disparity kind, left before right; where the index is
/// missing or wrong, the first two JPEG images of the file. JPS: one JPEG image of both eyes, side by side,
/// over/under or in alternate rows as its _JPSJPS_ descriptor says; without one, side by side with the right
/// eye first (for crossed eyes), which is that specification's default. Half-size eyes are not stretched.
/// @throws Error as CheckReadable(); kNotMedia (no JPEG file), kDamaged (one picture, eyes of different size,
/// cut off), kUnsupported (an anaglyph, a picture for one eye)
StereoStill ReadStereoStill(const std::filesystem::path& path);

/// "mpo" or "jps" by the path's ending; empty for others.
std::string StereoStillKind(const std::filesystem::path& path);

// Private to core/media.

/// Both eyes as they are stored, not turned upright. `eye` describes the left one, with the sample aspect of
/// half-size eyes.
struct StereoImages {
  ImageHeader eye;
  AnyImage left, right;
};
/// @throws as ReadStereoStill()
StereoImages ReadStereoImages(const std::filesystem::path& path);

}  // namespace zeroplane
