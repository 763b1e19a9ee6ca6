#pragma once

#include "core/base/image.h"

namespace zeroplane {

/// A stored picture as it is to be shown: left and right swapped where `mirrored`, then turned.
/// @param rotation_deg clockwise: 0, 90, 180, 270
ImageU8 Upright(ImageU8 stored, int rotation_deg, bool mirrored);
ImageU16 Upright(ImageU16 stored, int rotation_deg, bool mirrored);

}  // namespace zeroplane
