#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

/// What stands near the picture's left and right edges: content in front of the screen there is cut by it
/// (STEREO.md "Comfort", window violation), and floating windows are made from these numbers.
namespace zeroplane::gpu {

struct EdgeDisparityOptions {
  double width_pct = 2;  ///< of the picture's width: how much of it counts as the edge; (0, 50]. At least one
                         ///< column
  int bands = 8;         ///< bands of rows of about equal height, from the top; 1 ... H
  double near_percent =
      1;  ///< which percentile is the near end; [0, 100]. 0 is the nearest pixel, noise or not

  bool operator==(const EdgeDisparityOptions&) const = default;
  void Check() const;
};

struct EdgeDisparityResult {
  struct Side {
    double near_pct = 0;     ///< % of the width; 0 where no pixel counts
    std::int64_t count = 0;  ///< pixels that count
  };
  struct Band {
    Side left, right;
  };
  std::vector<Band> bands;  ///< row band b is rows b*H/bands ... (b+1)*H/bands - 1
};

/// @param disparity_pct float32 [H, W], % of the width; NaN and infinity are left out
/// @param mask uint8 [H, W], e.g. the active picture; undefined: every pixel counts. The edges are the map's:
///   narrow it to the active picture first where that has bars
/// @param result keeps its memory from call to call
void EdgeDisparity(const at::Tensor& disparity_pct, const at::Tensor& mask,
                   const EdgeDisparityOptions& options, EdgeDisparityResult& result);

}  // namespace zeroplane::gpu
