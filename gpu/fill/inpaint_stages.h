#pragma once

#include "gpu/fill/inpaint_level.h"

/// The stages before the search, one functor each: called once for every pixel of a level, in any order.
namespace zeroplane::gpu {

/// Takes the picture over, and says of every pixel what it is.
template <class T>
struct ClassifyPixels {
  InpaintLevel<T> level;
  const T* picture;
  const std::uint8_t* holes;
  int rim_px;

  ZP_HD void operator()(int y, int x) const {
    const int i = level.Index(y, x);
    bool serves = IsFinite(level.disparity_px[i]);
    for (int c = 0; c < kInpaintChannels; ++c) {
      const T code = picture[kInpaintChannels * i + c];
      level.color[kInpaintChannels * i + c] = code;
      serves = serves && IsFinite(static_cast<float>(code));
    }
    bool is_rim = false;
    for (int step = 1; step <= rim_px; ++step) {
      is_rim =
          is_rim || (x >= step && holes[i - step] != 0) || (x + step < level.width && holes[i + step] != 0);
    }
    level.state[i] = holes[i] != 0 ? kHolePixel
                     : !serves     ? std::uint8_t{0}
                     : is_rim      ? kRimPixel
                                   : kSourcePixel;
    level.background_px[i] = kNowhere;
  }
};

/// The pixel at a run's first hole fills the run with the larger of its two sides' disparities.
template <class T>
struct FindBackground {
  InpaintLevel<T> level;

  ZP_HD void operator()(int y, int x) const {
    const int first = level.Index(y, 0), begin = x;
    if (begin > 0 && level.IsHole(first + begin - 1)) return;
    int end = begin + 1;
    while (end < level.width && level.IsHole(first + end)) ++end;
    float behind = kNowhere;
    const auto look = [&](int at) {
      if (at < 0 || at >= level.width) return;
      const float disparity = level.disparity_px[first + at];
      if (IsFinite(disparity) && disparity > behind) behind = disparity;
    };
    look(begin - 1);
    look(end);
    for (int u = begin; u < end; ++u) level.background_px[first + u] = behind;
  }
};

/// The largest (sign +1) or smallest (sign -1) of a map over the holes of a piece of row or column.
template <class T>
struct ExtremeOverHoles {
  InpaintLevel<T> level;
  const float* from;
  float* to;
  int step_y, step_x, reach;
  float sign;

  ZP_HD void operator()(int y, int x) const {
    const int i = level.Index(y, x);
    float extreme = sign * from[i];
    for (int k = -reach; k <= reach; ++k) {
      const int v = y + k * step_y, u = x + k * step_x;
      if (!level.Contains(v, u)) continue;
      const int at = level.Index(v, u);
      const float value = sign * from[at];
      if (level.IsHole(at) && value > extreme) extreme = value;
    }
    to[i] = sign * extreme;
  }
};

/// One pixel of the next level: the far surface in 2 x 2.
template <class T>
struct Shrink {
  InpaintLevel<T> fine;
  InpaintLevel<float> level;
  float same_surface_px;

  ZP_HD void operator()(int y, int x) const {
    float farthest = kNowhere, background = kNowhere;
    bool has_hole = false;
    ForChildren(y, x, [&](int child) {
      if (fine.MassAt(child) > 0.0f && fine.disparity_px[child] > farthest)
        farthest = fine.disparity_px[child];
      if (!fine.IsHole(child)) return;
      has_hole = true;
      if (fine.background_px[child] > background) background = fine.background_px[child];
    });
    float total = 0, disparity = 0;
    InpaintColor color;
    ForChildren(y, x, [&](int child) {
      const float part = fine.MassAt(child);
      if (!(part > 0.0f) || !(fine.disparity_px[child] >= farthest - same_surface_px)) return;
      total += part;
      disparity += part * fine.disparity_px[child];
      for (int c = 0; c < kInpaintChannels; ++c) {
        color.value[c] += part * (static_cast<float>(fine.mean[kInpaintChannels * child + c]) * fine.scale);
      }
    });
    const int i = level.Index(y, x);
    level.mass[i] = total / 4.0f;
    level.disparity_px[i] = total > 0.0f ? disparity / total : kNowhere;
    for (int c = 0; c < kInpaintChannels; ++c) {
      const float value = total > 0.0f ? color.value[c] / total : 0.0f;
      level.mean[kInpaintChannels * i + c] = level.color[kInpaintChannels * i + c] = value;
    }
    const bool is_source = level.mass[i] > 0.5f;
    level.state[i] = is_source ? kSourcePixel : has_hole ? kHolePixel : std::uint8_t{0};
    level.background_px[i] = background;
  }

  template <class Visit>
  ZP_HD void ForChildren(int y, int x, const Visit& visit) const {
    for (int v = 2 * y; v < 2 * y + 2 && v < fine.height; ++v) {
      for (int u = 2 * x; u < 2 * x + 2 && u < fine.width; ++u) visit(fine.Index(v, u));
    }
  }
};

/// The last: what was found, calmed by what is surely about right.
template <class T>
struct MixFills {
  InpaintPyramid<T> pyramid;

  ZP_HD void operator()(int y, int x) const {
    const InpaintLevel<T>& level = pyramid.finest;
    const int i = level.Index(y, x);
    InpaintSmooth smooth = SmoothFill(pyramid, 0, y, x, level.background_px[i]);
    const float way = smooth.distance_px / pyramid.settings.fade_px;
    const float texture = pyramid.settings.texture + (1.0f - pyramid.settings.texture) / (1.0f + way * way);
    for (int c = 0; c < kInpaintChannels; ++c) {
      const float found = static_cast<float>(level.color[kInpaintChannels * i + c]) * level.scale;
      smooth.color.value[c] += texture * (found - smooth.color.value[c]);
    }
    Store(level, i, smooth.color);
  }
};

}  // namespace zeroplane::gpu
