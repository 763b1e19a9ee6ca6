#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// One row of fill_background.h.
template <class T>
struct FillRow {
  T* picture;                 ///< [width][3], holes are written
  const std::uint8_t* holes;  ///< [width]
  const float* disparity_px;  ///< [width]
  int width;
  float same_surface_px;
};

/// Fills the holes [begin, end), begin and end being as far apart as they can, from their background side.
template <class T>
ZP_HD void FillRun(const FillRow<T>& row, int begin, int end) {
  constexpr int kChannels = 3;
  const int left = begin - 1, right = end;
  const bool has_left = left >= 0, has_right = right < row.width;
  if (!has_left && !has_right) {
    for (int k = 0; k < kChannels * row.width; ++k) row.picture[k] = T(0);
    return;
  }
  const bool from_left = has_left && (!has_right || row.disparity_px[left] >= row.disparity_px[right]);
  const int rim = from_left ? left : right;
  const int outward = from_left ? -1 : 1;
  int source = rim;
  for (int target = rim - outward; target >= begin && target < end; target -= outward) {
    for (int c = 0; c < kChannels; ++c)
      row.picture[kChannels * target + c] = row.picture[kChannels * source + c];
    const int next = source + outward;
    if (next < 0 || next >= row.width || row.holes[next] != 0) continue;
    const float step = row.disparity_px[next] - row.disparity_px[rim];
    if (step <= row.same_surface_px && -step <= row.same_surface_px) source = next;
  }
}

}  // namespace zeroplane::gpu
