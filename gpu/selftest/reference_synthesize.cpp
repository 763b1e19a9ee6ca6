#include "gpu/selftest/reference_synthesize.h"

namespace zeroplane::gpu::reference {

double Canvas(double raw, double scale, double offset) {
  const double iz = offset + scale * raw;
  if (iz > 245) return 245 + 10 * (iz - 245) / (10 + (iz - 245));
  if (iz < 10) return 10 - 10 * (10 - iz) / (10 + (10 - iz));
  return iz;
}

double Disparity(double iz, double s_px, double t_px) {
  return t_px - s_px * iz;
}

double LocalMove(double disparity, double alpha, double added_px, double roundness, double median_px) {
  return (1 - alpha) * disparity + alpha * (median_px + added_px + roundness * (disparity - median_px));
}

}  // namespace zeroplane::gpu::reference
