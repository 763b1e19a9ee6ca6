#pragma once

#include <array>

#include "core/stereo/anaglyph.h"
#include "gpu/compose/anaglyph_math.h"
#include "gpu/compose/disparity_map_math.h"

namespace zeroplane::gpu {

/// sRGB's transfer (IEC 61966-2-1), code value with white 1 to linear light and back; both in [0, 1].
double SrgbToLinear(double encoded);
double LinearToSrgb(double linear);

/// OKLab (B. Ottosson, 2020) to linear sRGB, which may lie outside [0, 1].
struct OkLab {
  double lightness, a, b;
};
std::array<double, 3> OkLabToLinearRgb(const OkLab& color);

/// A colour as code values, white 1.
using CodeColor = std::array<float, 3>;
CodeColor EncodedColor(const OkLab& color);

/// The tables of an anaglyph. Made when first asked for, live for ever.
/// @throws std::logic_error for a layout that is none
const AnaglyphTables& TablesOf(Layout anaglyph);

/// Two straight lines through OKLab from a dark neutral grey: to orange in front of the screen, to blue
/// behind. Equal steps of disparity are equal steps of colour, both ends are as light and as colourful, and
/// orange against blue is told apart with every common colour vision. Made once, lives for ever.
const DivergingColors& ScreenColors();

/// Plain greys, white in front, even in code values. Made once, lives for ever.
const DivergingColors& ScreenGreys();

/// The ends and the middle of ScreenColors().
struct DivergingEnds {
  OkLab front, screen, behind;
};
DivergingEnds ScreenColorEnds();

}  // namespace zeroplane::gpu
