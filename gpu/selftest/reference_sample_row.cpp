#include "gpu/selftest/reference_sample_row.h"

#include <algorithm>
#include <cmath>

namespace zeroplane::gpu::reference {
namespace {

double Hat(double distance) {
  return std::max(0.0, 1 - std::abs(distance));
}

double Target(const Plane& shift_px, int y, int x) {
  return std::clamp(x + shift_px.at(y, x), 0.0, shift_px.width - 1.0);
}

bool IsInside(const Plane& shift_px, int y, int x) {
  const double target = x + shift_px.at(y, x);
  return target >= 0 && target <= shift_px.width - 1;
}

}  // namespace

RowSamples SampleRow(const Plane& source, const Plane& shift_px) {
  RowSamples out{Plane(source.height, source.width, source.channels), Plane(source.height, source.width, 1)};
  for (int y = 0; y < source.height; ++y) {
    for (int x = 0; x < source.width; ++x) {
      out.valid.at(y, x) = IsInside(shift_px, y, x) ? 1 : 0;
      for (int c = 0; c < source.channels; ++c) {
        for (int j = 0; j < source.width; ++j)
          out.sampled.at(y, x, c) += Hat(Target(shift_px, y, x) - j) * source.at(y, j, c);
      }
    }
  }
  return out;
}

RowGradients SampleRowGradients(const Plane& source, const Plane& shift_px, const Plane& grad) {
  RowGradients out{Plane(source.height, source.width, source.channels),
                   Plane(source.height, source.width, 1)};
  for (int y = 0; y < source.height; ++y) {
    for (int x = 0; x < source.width; ++x) {
      const double target = Target(shift_px, y, x);
      const int piece = std::min(static_cast<int>(std::floor(target)), source.width - 2);
      const bool has_slope = IsInside(shift_px, y, x) && source.width > 1;
      for (int c = 0; c < source.channels; ++c) {
        for (int j = 0; j < source.width; ++j) out.source.at(y, j, c) += Hat(target - j) * grad.at(y, x, c);
        if (has_slope)
          out.shift_px.at(y, x) += grad.at(y, x, c) * (source.at(y, piece + 1, c) - source.at(y, piece, c));
      }
    }
  }
  return out;
}

}  // namespace zeroplane::gpu::reference
