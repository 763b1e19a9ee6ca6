#pragma once

#include <vector>

#include "core/base/image.h"

namespace zeroplane {

/// What of a frame is kept to compare it with frames further off: about 20 kB.
struct Thumbnail {
  static constexpr int kBlock = 8;    ///< px; both sides of `luma` are whole blocks
  static constexpr int kSearch = 8;   ///< px that a block is looked for, in each direction
  static constexpr int kSide = 96;    ///< px, the longer side of `luma`
  static constexpr int kCoarse = 32;  ///< px, the longer side of `coarse`

  ImageU8 luma;
  ImageU8 bordered;           ///< luma with its edge repeated kSearch px outwards
  std::vector<float> coarse;  ///< a very small RGB picture, 0 … 255, in one row
  std::vector<float> cb,
      cr;                 ///< of its pixels, BT.601, 8-bit levels, each sorted: colours without their places
  double brightness = 0;  ///< mean of luma
  double contrast = 0;    ///< mean absolute deviation of luma from its mean
};

/// @param small 8-bit RGB
Thumbnail MakeThumbnail(const ImageU8& small);

/// The same picture (luma only) with another brightness and contrast.
Thumbnail WithTone(const Thumbnail& thumbnail, double brightness, double contrast);

/// Of each block of `to`: the mean absolute difference from its best match in `from`, in 8-bit levels. Small
/// where things have only moved. The two have one size.
std::vector<float> BlockResiduals(const Thumbnail& from, const Thumbnail& to);

/// How far the colours of one picture are from those of the other, wherever they are: the earth mover's
/// distance of Cb and of Cr, added up, in 8-bit levels. Motion inside the picture does not change it.
double PaletteDistance(const Thumbnail& a, const Thumbnail& b);

/// Mean of the block residuals in both directions.
double MatchResidual(const Thumbnail& a, const Thumbnail& b);

}  // namespace zeroplane
