#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"

namespace zeroplane::gpu {

/// What joint_upsample.h knows about one low-resolution pixel.
struct JointCell {
  float value;
  float slope_x, slope_y;  ///< per low-resolution pixel; 0 beside a step
  float low, high;         ///< of the 3 x 3 values around
  float color[3];          ///< the guide's mean over the pixel, code values
};

struct JointRule {
  float color_factor;    ///< 1 / color_scale^2, for code values
  float surface_factor;  ///< 1 / same_surface
};

inline constexpr int kJointReach = 1, kJointTaps = 3;  ///< neighbours on a side; in a row
inline constexpr int kJointShifts = 2;                 ///< of the mean towards its surface
/// The weight of a neighbour of quite another colour: where no colour fits, the nearest count.
inline constexpr float kJointLeastFit = 0.01f;

/// The smaller of two differences where they agree in sign, else 0.
ZP_HD float JointSlope(float before, float after) {
  const float smaller = (before < 0.0f ? -before : before) < (after < 0.0f ? -after : after) ? before : after;
  return before * after > 0.0f ? smaller : 0.0f;
}

/// The low-resolution cell under high-resolution pixel x, and where in it (-0.5 … 0.5). Beyond the outermost
/// centres it is the centre.
struct JointPlace {
  int cell;
  float offset;
};
ZP_HD JointPlace PlaceInCell(int x, int from, int to) {
  const std::int64_t twice = (2 * static_cast<std::int64_t>(x) + 1) * from;
  const int cell = static_cast<int>(twice / (2 * to));
  const std::int64_t parts = twice - to - 2 * static_cast<std::int64_t>(to) * cell;
  const float offset = static_cast<float>(parts) / static_cast<float>(2 * to);
  if (cell == 0 && offset < 0.0f) return {cell, 0.0f};
  if (cell == from - 1 && offset > 0.0f) return {cell, 0.0f};
  return {cell, offset};
}

/// The quadratic B-spline: how much neighbour `step` (-1, 0, 1) counts.
ZP_HD float JointSpline(float offset, int step) {
  if (step == 0) return 0.75f - offset * offset;
  const float t = step < 0 ? 0.5f - offset : 0.5f + offset;
  return 0.5f * t * t;
}

/// The neighbour `step` cells on; at the map's edge the last.
ZP_HD int JointNeighbor(int cell, int step, int count) {
  const int neighbor = cell + step;
  return neighbor < 0 ? 0 : neighbor < count ? neighbor : count - 1;
}

/// How far the pixel lies from the centre of `cell`, in cells.
ZP_HD float JointAway(const JointPlace& place, int cell) {
  return static_cast<float>(place.cell - cell) + place.offset;
}

/// What a cell predicts `away` from its centre.
ZP_HD float JointAlong(float value, float slope, float away) {
  return value + slope * away;
}

/// How much a neighbour of this difference in colour counts.
ZP_HD float JointFit(float red, float green, float blue, float factor) {
  const float apart = (red * red + green * green + blue * blue) * factor;
  const float fit = apart >= 0.0f ? 1.0f / (1.0f + apart) : 0.0f;
  return fit * fit + kJointLeastFit;
}

/// 1 / the distance in value at which a neighbour counts a quarter.
ZP_HD float JointSharpness(float low, float high, float surface_factor) {
  const float size = (low < 0.0f ? -low : low) + (high < 0.0f ? -high : high);
  return surface_factor / (high - low + 1e-6f * size + 1e-30f);
}

/// A neighbour's weight after a shift to `mean`.
ZP_HD float JointNear(float value, float mean, float sharpness) {
  const float away = (value - mean) * sharpness;
  const float near = 1.0f / (1.0f + away * away);
  return near * near;
}

/// NaN stays.
ZP_HD float JointHold(float value, float low, float high) {
  return value < low ? low : value > high ? high : value;
}

/// The cell at (y, x) of a map. At the map's edge the one difference there is counts.
ZP_HD JointCell MakeJointCell(const float* map, const float* colors, int height, int width, int y, int x) {
  const auto at = [&](int dy, int dx) {
    return map[static_cast<std::int64_t>(JointNeighbor(y, dy, height)) * width + JointNeighbor(x, dx, width)];
  };
  const float value = at(0, 0);
  const float left = value - at(0, -1), right = at(0, 1) - value;
  const float up = value - at(-1, 0), down = at(1, 0) - value;
  JointCell cell{};
  cell.value = cell.low = cell.high = value;
  cell.slope_x = JointSlope(x > 0 ? left : right, x + 1 < width ? right : left);
  cell.slope_y = JointSlope(y > 0 ? up : down, y + 1 < height ? down : up);
  for (int dy = -1; dy <= 1; ++dy) {
    for (int dx = -1; dx <= 1; ++dx) {
      const float other = at(dy, dx);
      cell.low = other < cell.low ? other : cell.low;
      cell.high = other > cell.high ? other : cell.high;
    }
  }
  const float* color = colors + (static_cast<std::int64_t>(y) * width + x) * 3;
  for (int c = 0; c < 3; ++c) cell.color[c] = color[c];
  return cell;
}

}  // namespace zeroplane::gpu
