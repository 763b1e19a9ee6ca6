#pragma once

#include <array>

namespace zeroplane {

/// Two 3x3 matrices on linear RGB, rows R, G, B out, row-major; the sum is clipped to [0, 1].
struct AnaglyphMatrices {
  std::array<float, 9> left, right;
};

/// Dubois' least-squares projection for red-cyan glasses (E. Dubois, ICASSP 2001; figures as commonly
/// published).
inline constexpr AnaglyphMatrices kDuboisRedCyan = {
    {.437f, .449f, .164f, -.062f, -.062f, -.024f, -.048f, -.050f, -.017f},
    {-.011f, -.032f, -.007f, .377f, .761f, .009f, -.026f, -.093f, 1.234f}};

}  // namespace zeroplane
