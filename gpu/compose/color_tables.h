#pragma once

#include <array>

#include "gpu/compose/compose_math.h"

namespace zeroplane::gpu {

/// sRGB's transfer (IEC 61966-2-1), code value / 255 to linear light and back; both in [0, 1].
double SrgbToLinear(double encoded);
double LinearToSrgb(double linear);

/// OKLab (B. Ottosson, 2020) to linear sRGB, which may lie outside [0, 1].
struct OkLab {
  double lightness, a, b;
};
std::array<double, 3> OkLabToLinearRgb(const OkLab& color);

/// Dubois' red-cyan matrices (core/stereo/anaglyph.h) on linear light. Made once, lives for ever.
const AnaglyphTables& DuboisTables();

/// Two straight lines through OKLab from a dark neutral grey: to orange in front of the screen, to blue
/// behind. Equal steps of disparity are equal steps of colour, both ends are as light and as colourful, and
/// orange against blue is told apart with every common colour vision. Made once, lives for ever.
const DivergingColors& ScreenColors();

/// The ends and the middle of ScreenColors().
struct DivergingEnds {
  OkLab front, screen, behind;
};
DivergingEnds ScreenColorEnds();

}  // namespace zeroplane::gpu
