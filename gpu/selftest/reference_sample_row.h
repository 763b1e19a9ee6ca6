#pragma once

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

struct RowSamples {
  Plane sampled, valid;
};
/// Every sample is the sum of all pixels of its row under the hat max(0, 1 - |distance|).
RowSamples SampleRow(const Plane& source, const Plane& shift_px);

struct RowGradients {
  Plane source, shift_px;
};
/// The transpose of that sum, and the slope of the piece a sample lies on.
RowGradients SampleRowGradients(const Plane& source, const Plane& shift_px, const Plane& grad);

}  // namespace zeroplane::gpu::reference
