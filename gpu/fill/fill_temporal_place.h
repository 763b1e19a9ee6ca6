#pragma once

#include <cstdint>

#include "gpu/base/host_device.h"
#include "gpu/fill/fill_temporal_kernels.h"
#include "gpu/fill/fill_temporal_rim.h"

/// Reading between the pixels of a neighbour for fill_temporal.h, and where seen pixels go in it.
namespace zeroplane::gpu::temporal {

/// Where between pixels a place lies; the second pixel is the first one where it would not count.
struct Place {
  int x0, x1, y0, y1;
  float tx, ty;
};

/// False outside the picture.
ZP_HD bool FindPlace(float x, float y, int width, int height, Place& place) {
  const float right = static_cast<float>(width - 1), bottom = static_cast<float>(height - 1);
  if (!(x >= 0.0f && x <= right && y >= 0.0f && y <= bottom)) return false;
  place.x0 = static_cast<int>(x);
  place.y0 = static_cast<int>(y);
  place.tx = x - static_cast<float>(place.x0);
  place.ty = y - static_cast<float>(place.y0);
  place.x1 = place.x0 + (place.tx > 0.0f);
  place.y1 = place.y0 + (place.ty > 0.0f);
  return true;
}

/// Channel c of interleaved samples at a place.
template <class S>
ZP_HD float SampleAt(const S* samples, int channels, int c, int width, const Place& place) {
  const S* upper = samples + static_cast<std::int64_t>(place.y0) * width * channels + c;
  const S* lower = samples + static_cast<std::int64_t>(place.y1) * width * channels + c;
  const float a = static_cast<float>(upper[place.x0 * channels]),
              b = static_cast<float>(upper[place.x1 * channels]),
              d = static_cast<float>(lower[place.x0 * channels]),
              e = static_cast<float>(lower[place.x1 * channels]);
  const float above = a + place.tx * (b - a), below = d + place.tx * (e - d);
  return above + place.ty * (below - above);
}

/// Whether a neighbour shows this disparity at the place: every pixel that counts does, and none around them
/// is nearer (the foreground's edge, whose colour bleeds).
template <class T>
ZP_HD bool ShowsSurface(const FillTemporalArgs<T>& args, const TemporalFrame<T>& frame, const Place& place,
                        float disparity_px) {
  for (int y = place.y0 - 1; y <= place.y1 + 1; ++y) {
    if (y < 0 || y >= args.height) continue;
    for (int x = place.x0 - 1; x <= place.x1 + 1; ++x) {
      if (x < 0 || x >= args.width) continue;
      const bool counts = x >= place.x0 && x <= place.x1 && y >= place.y0 && y <= place.y1;
      const std::int64_t pixel = static_cast<std::int64_t>(y) * args.width + x;
      const bool is_hole = frame.holes[pixel] != 0;
      if (counts) {
        if (is_hole || !AreNear(frame.disparity_px[pixel], disparity_px, args.same_surface_px)) return false;
      } else if (!is_hole && !(disparity_px - frame.disparity_px[pixel] <= args.same_surface_px)) {
        return false;
      }
    }
  }
  return true;
}

struct Motion {
  float x, y;
};

/// Whether the motion back from where `there` leads closes the round trip (N. Sundaram, T. Brox, K. Keutzer,
/// ECCV 2010).
template <class T>
ZP_HD bool ComesBack(const FillTemporalArgs<T>& args, const float* back_flow_px, float x, float y,
                     Motion there) {
  Place place;
  if (!FindPlace(x + there.x, y + there.y, args.width, args.height, place)) return false;
  const Motion back{SampleAt(back_flow_px, 2, 0, args.width, place),
                    SampleAt(back_flow_px, 2, 1, args.width, place)};
  const float gap_x = there.x + back.x, gap_y = there.y + back.y;
  const float lengths = there.x * there.x + there.y * there.y + back.x * back.x + back.y * back.y;
  return gap_x * gap_x + gap_y * gap_y <= args.round_trip_px * args.round_trip_px + 0.01f * lengths;
}

/// Motion of a seen pixel of the new eye to a neighbour: that of its source pixel, and what its change of
/// disparity adds. Unknown where the surface is not seen there.
template <class T>
ZP_HD Motion MotionOf(const FillTemporalArgs<T>& args, const TemporalLook<T>& look, int y, int x) {
  const Motion unknown{Unknown(), Unknown()};
  const float disparity = args.frame.disparity_px[static_cast<std::int64_t>(y) * args.width + x];
  const float source_x = static_cast<float>(x) - args.factor * disparity, row = static_cast<float>(y);
  Place place;
  if (!FindPlace(source_x, row, args.width, args.height, place)) return unknown;
  Motion motion{SampleAt(look.flow_px, 2, 0, args.width, place),
                SampleAt(look.flow_px, 2, 1, args.width, place)};
  const float* back = look.back_flow_px;
  if (back != nullptr && !ComesBack(args, back, source_x, row, motion)) return unknown;
  const float there_x = static_cast<float>(x) + motion.x + 0.5f, there_y = row + motion.y + 0.5f;
  if (!(there_x >= 0.0f && there_x < static_cast<float>(args.width))) return unknown;
  if (!(there_y >= 0.0f && there_y < static_cast<float>(args.height))) return unknown;
  const std::int64_t pixel =
      static_cast<std::int64_t>(static_cast<int>(there_y)) * args.width + static_cast<int>(there_x);
  const float there = look.frame.disparity_px[pixel];
  if (look.frame.holes[pixel] != 0 || !AreNear(there, disparity, args.same_surface_px)) return unknown;
  motion.x += args.factor * (there - disparity);
  return motion;
}

}  // namespace zeroplane::gpu::temporal
