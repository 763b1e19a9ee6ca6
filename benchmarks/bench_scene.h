#pragma once

#include <ATen/core/Tensor.h>

namespace zeroplane::bench {

/// A synthetic frame that is shaped like film: a receding ground, waves, a dozen round objects in front of
/// the screen and behind it, and a little noise in the depth; about 3 % of the second view are holes. The
/// same for every run.
struct Scene {
  at::Tensor picture;       ///< uint8 [H, W, 3]
  at::Tensor canvas;        ///< iz, float32 [H, W]
  at::Tensor alpha;         ///< float32 [H, W], a soft disc
  at::Tensor disparity_px;  ///< float32 [H, W], -1.2 to +1.0 % of the width
};
Scene MakeScene(int height, int width);

}  // namespace zeroplane::bench
