#pragma once

#include "core/base/image.h"
#include "core/media/any_image.h"
#include "core/stereo/hole_fill.h"

namespace zeroplane {

struct WarpPictureOptions {
  bool make_left = false;  ///< else the right eye: the picture is the other one
  HoleFill fill = HoleFill::kBackground;
  double soft_edge_px = 0;  ///< of silhouettes; 0: hard
};

struct WarpedPicture {
  AnyImage picture;  ///< of the source's samples; black in holes that are not filled
  ImageU8 holes;     ///< one channel; 255 where the source shows nothing
};

/// The other eye of a picture with known disparity: the pixel operations of gpu/ on the CPU or, where there
/// is one, the CUDA card.
/// @param picture      three channels
/// @param disparity_px x_right - x_left on the picture's own pixels, same size; what is not finite is a hole
WarpedPicture WarpPicture(const AnyImage& picture, const ImageF32& disparity_px,
                          const WarpPictureOptions& options);

}  // namespace zeroplane
