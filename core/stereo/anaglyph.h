#pragma once

#include <array>

#include "core/stereo/layout.h"

namespace zeroplane {

/// Two 3x3 matrices on linear RGB, rows R, G, B out, row-major; the sum is clipped to [0, 1] and encoded
/// again. Then the red code value is raised to 1 / red_gamma.
struct AnaglyphMatrices {
  std::array<float, 9> left, right;
  float red_gamma = 1;
};

/// Dubois' least-squares projections (E. Dubois, ICASSP 2001, and his later figures for the other glasses, as
/// commonly published). The first colour of the name is before the left eye.
inline constexpr AnaglyphMatrices kDuboisRedCyan = {
    {.437f, .449f, .164f, -.062f, -.062f, -.024f, -.048f, -.050f, -.017f},
    {-.011f, -.032f, -.007f, .377f, .761f, .009f, -.026f, -.093f, 1.234f}};
inline constexpr AnaglyphMatrices kDuboisGreenMagenta = {
    {-.062f, -.158f, -.039f, .284f, .668f, .143f, -.015f, -.027f, .021f},
    {.529f, .705f, .024f, -.016f, -.015f, -.065f, .009f, .075f, .937f}};
inline constexpr AnaglyphMatrices kDuboisAmberBlue = {
    {1.062f, -.205f, .299f, -.026f, .908f, .068f, -.038f, -.173f, .022f},
    {-.016f, -.123f, -.017f, .006f, .062f, -.017f, .094f, .185f, .911f}};

/// The classic methods as P. Wimmer compares them ("Anaglyph Methods Comparison", 3dtv.at), with one
/// difference [ours]: the grey of an eye is its luminance, so on linear light it is weighted by Rec. 709's
/// .2126 .7152 .0722; the published .299 .587 .114 are meant for gamma-coded values.
inline constexpr AnaglyphMatrices kTrueAnaglyph = {{.2126f, .7152f, .0722f, 0, 0, 0, 0, 0, 0},
                                                   {0, 0, 0, 0, 0, 0, .2126f, .7152f, .0722f}};
inline constexpr AnaglyphMatrices kGreyAnaglyph = {{.2126f, .7152f, .0722f, 0, 0, 0, 0, 0, 0},
                                                   {0, 0, 0, .2126f, .7152f, .0722f, .2126f, .7152f, .0722f}};
inline constexpr AnaglyphMatrices kColorAnaglyph = {{1, 0, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 0, 0, 0, 1}};
inline constexpr AnaglyphMatrices kHalfColorAnaglyph = {{.2126f, .7152f, .0722f, 0, 0, 0, 0, 0, 0},
                                                        {0, 0, 0, 0, 1, 0, 0, 0, 1}};

/// Wimmer's optimised anaglyph: no red of the left eye at all, and "a gamma correction (gamma value 1.5) to
/// brighten up the final red channel" (ibid.), read as code ^ (1 / 1.5). Greys turn reddish by it: it is made
/// for the darkness of red glasses. His own player goes on from here in a way that he did not publish.
inline constexpr AnaglyphMatrices kWimmerAnaglyph = {
    {0, .7f, .3f, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 1, 0, 0, 0, 1}, 1.5f};

struct AnaglyphInfo {
  Layout layout;
  AnaglyphMatrices matrices;
};

inline constexpr std::array kAnaglyphs = {
    AnaglyphInfo{Layout::kAnaglyphDubois, kDuboisRedCyan},
    AnaglyphInfo{Layout::kAnaglyphDuboisGreenMagenta, kDuboisGreenMagenta},
    AnaglyphInfo{Layout::kAnaglyphDuboisAmberBlue, kDuboisAmberBlue},
    AnaglyphInfo{Layout::kAnaglyphTrue, kTrueAnaglyph},
    AnaglyphInfo{Layout::kAnaglyphGrey, kGreyAnaglyph},
    AnaglyphInfo{Layout::kAnaglyphColor, kColorAnaglyph},
    AnaglyphInfo{Layout::kAnaglyphHalfColor, kHalfColorAnaglyph},
    AnaglyphInfo{Layout::kAnaglyphWimmer, kWimmerAnaglyph},
};

/// Null for a layout that is no anaglyph.
constexpr const AnaglyphMatrices* MatricesOf(Layout layout) {
  for (const AnaglyphInfo& info : kAnaglyphs) {
    if (info.layout == layout) return &info.matrices;
  }
  return nullptr;
}

}  // namespace zeroplane
