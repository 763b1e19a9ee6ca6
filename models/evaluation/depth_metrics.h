#pragma once

#include <torch/types.h>

namespace zeroplane {

/// How one depth map compares with the truth (STEREO.md, "How pictures and depth are scored").
struct DepthScore {
  double ordinal_error = 0;  ///< share of random pixel pairs in the wrong order, 0 … 1; 0.5 is chance
  double abs_rel = 0;        ///< after least-squares scale and shift in inverse depth
  double delta1 = 0;         ///< share of pixels within a factor of 1.25
  double delta2 = 0;         ///< of 1.25^2
  double delta3 = 0;         ///< of 1.25^3

  DepthScore& operator+=(const DepthScore& other);
};

/// Means to sums, and sums to means.
DepthScore operator*(const DepthScore& mean, double count);
DepthScore operator/(const DepthScore& sum, double count);

/// @param prediction inverse depth up to scale and shift, float32 [H, W]
/// @param inverse    true inverse depth, float32 [H, W]
/// @param valid      float32 [H, W], 1 where the truth is known
/// @param seed       of the 50,000 random pairs
/// @return false when fewer than two valid pixels differ
bool ScoreDepth(const at::Tensor& prediction, const at::Tensor& inverse, const at::Tensor& valid,
                std::uint64_t seed, DepthScore& score);

/// "Lower in the picture is nearer", the yardstick that a network has to beat: float32 [H, W].
at::Tensor LowerIsNearer(std::int64_t height, std::int64_t width);

}  // namespace zeroplane
