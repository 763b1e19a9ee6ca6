#pragma once

#include "gpu/fill/inpaint_seek.h"

/// What goes before and after the search for patches (inpaint_seek.h), one functor a stage: called once for
/// every pixel or hole pixel of a level, in any order.
namespace zeroplane::gpu {

/// Marks the pixels whose neighbours in the row are sources, then those whose whole patch is.
template <class T>
struct MarkSourceRows {
  InpaintLevel<T> level;
  ZP_HD void operator()(int y, int x) const {
    const int i = level.Index(y, x);
    // One more on the right, because a padded row of a patch is read as a whole.
    bool all = x >= kPatchRadius && x + kPatchRadius + 1 < level.width;
    for (int k = -kPatchRadius; all && k <= kPatchRadius; ++k) all = level.IsSource(i + k);
    if (all) level.state[i] |= kSourceRow;
  }
};
template <class T>
struct MarkSourcePatches {
  InpaintLevel<T> level;
  ZP_HD void operator()(int y, int x) const {
    const int i = level.Index(y, x);
    bool all = y >= kPatchRadius && y + kPatchRadius < level.height;
    for (int k = -kPatchRadius; all && k <= kPatchRadius; ++k)
      all = (level.state[i + k * level.width] & kSourceRow) != 0;
    if (all) level.state[i] |= kSourcePatch;
  }
};

/// Where a level starts: from the coarser one, or from the smooth fill where that has no hole.
template <class T, class Level>
struct StartLevel {
  InpaintPyramid<T> pyramid;
  InpaintLevel<Level> level;
  InpaintLevel<float> coarser;
  int number;
  bool is_coarsest;

  ZP_HD void operator()(int y, int x) const {
    const int i = level.Index(y, x);
    level.source[i] = kNoSource;
    const int parent = is_coarsest ? 0 : coarser.Index(y / 2, x / 2);
    if (is_coarsest || !coarser.IsHole(parent)) {
      Store(level, i, SmoothFill(pyramid, number, y, x, level.background_px[i]).color);
      return;
    }
    Store(level, i, Between(y, x, level.background_px[i]));
    if (coarser.source[parent] == kNoSource) return;
    const int v = 2 * (coarser.source[parent] / coarser.width) + y % 2,
              u = 2 * (coarser.source[parent] % coarser.width) + x % 2;
    if (level.Contains(v, u)) level.source[i] = level.Index(v, u);
  }

  /// The coarser level between its pixels, without what lies in front.
  ZP_HD InpaintColor Between(int y, int x, float background_px) const {
    const float tolerance_px = pyramid.settings.same_surface_px;
    InpaintColor color;
    float total = 0;
    for (int k = 0; k < 4; ++k) {
      const int v = y / 2 + (k / 2) * (y % 2 == 0 ? -1 : 1), u = x / 2 + (k % 2) * (x % 2 == 0 ? -1 : 1);
      if (!coarser.Contains(v, u)) continue;
      const int at = coarser.Index(v, u);
      if (!coarser.IsHole(at) &&
          !(coarser.IsSource(at) && IsBehind(coarser.disparity_px[at], background_px, tolerance_px))) {
        continue;
      }
      const float weight = (k / 2 == 0 ? 0.75f : 0.25f) * (k % 2 == 0 ? 0.75f : 0.25f);
      total += weight;
      for (int c = 0; c < kInpaintChannels; ++c)
        color.value[c] += weight * coarser.color[kInpaintChannels * at + c];
    }
    for (float& value : color.value) value /= total;  // the parent is a hole: there is always one
    return color;
  }
};

/// The other half of a round: every hole pixel takes the mean of what the patches over it say, the better
/// ones more. Sources are never holes, so this can be done in place.
template <class T>
struct Vote {
  InpaintLevel<T> level;

  ZP_HD void operator()(int y, int x) const {
    constexpr float kHalfCost = 100.0f;
    InpaintColor color;
    float total = 0;
    for (int dy = -kPatchRadius; dy <= kPatchRadius; ++dy) {
      for (int dx = -kPatchRadius; dx <= kPatchRadius; ++dx) {
        if (!level.Contains(y + dy, x + dx)) continue;
        const int center = level.Index(y + dy, x + dx);
        if (!level.IsHole(center) || level.source[center] == kNoSource) continue;
        const float share = 1.0f / (1.0f + level.cost[center] / kHalfCost), weight = share * share;
        const T* said = level.color + kInpaintChannels * (level.source[center] - level.Index(dy, dx));
        total += weight;
        for (int c = 0; c < kInpaintChannels; ++c) color.value[c] += weight * static_cast<float>(said[c]);
      }
    }
    if (!(total > 0.0f)) return;
    for (float& value : color.value) value = value / total * level.scale;
    Store(level, level.Index(y, x), color);
  }
};

}  // namespace zeroplane::gpu
