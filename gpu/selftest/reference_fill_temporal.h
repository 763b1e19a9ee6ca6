#pragma once

#include <vector>

#include "gpu/selftest/plane.h"

namespace zeroplane::gpu::reference {

/// fill_temporal.h
struct TemporalFrame {
  Plane picture, holes, disparity_px;
};
struct TemporalNeighbour {
  TemporalFrame frame;
  Plane flow_px;       ///< 2 channels
  Plane back_flow_px;  ///< 2 channels, or of no size
  double background_x_px = 0, background_y_px = 0;
  int frames_away = 1;
};
struct TemporalOptions {
  double factor = 1, same_surface_px = 1.5;
  int rim_px = 32;
  double round_trip_px = 0.7;
  double max_offset = 0, max_rim_error = 0, soft_rim_error = 0, agreement = 0;  ///< code values
  int feather_px = 0;
};
struct TemporalFilled {
  Plane picture;   ///< not rounded
  Plane temporal;  ///< not rounded, 0 to 255
};
TemporalFilled FillTemporal(const TemporalFrame& frame, const Plane& fallback,
                            const std::vector<TemporalNeighbour>& neighbours, const TemporalOptions& options);

}  // namespace zeroplane::gpu::reference
