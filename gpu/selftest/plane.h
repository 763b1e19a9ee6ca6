#pragma once

#include <cstddef>
#include <vector>

/// The references: every op of gpu/ once more, in double precision, a pixel at a time, written from the
/// definitions in the ops' headers (STEREO.md) and from nothing else: slow, and easy to check by eye.
namespace zeroplane::gpu::reference {

/// A picture (3 channels) or a map (1).
struct Plane {
  int height = 0, width = 0, channels = 1;
  std::vector<double> values;

  Plane() = default;
  Plane(int h, int w, int c)
      : height(h), width(w), channels(c), values(static_cast<std::size_t>(h) * w * c) {}
  double& at(int y, int x, int c = 0) {
    return values[(static_cast<std::size_t>(y) * width + x) * channels + c];
  }
  double at(int y, int x, int c = 0) const {
    return values[(static_cast<std::size_t>(y) * width + x) * channels + c];
  }
};

}  // namespace zeroplane::gpu::reference
