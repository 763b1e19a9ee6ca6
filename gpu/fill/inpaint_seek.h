#pragma once

#include "gpu/fill/inpaint_level.h"

/// The search for patches: called once for every hole pixel of a level, in any order.
namespace zeroplane::gpu {

inline constexpr int kPatchRadius = 2;
inline constexpr int kPatchSize = 2 * kPatchRadius + 1;
inline constexpr int kPatchRow = kPatchSize * kInpaintChannels;
inline constexpr float kFilledTrust = 0.03f;  ///< what a filled pixel counts for, where a given one counts 1

/// What is known of a patch around a hole pixel. Rows are padded to whole vector registers.
struct TargetPatch {
  static constexpr int kPadded = 16;
  float value[kPatchSize][kPadded], weight[kPatchSize][kPadded];
  float total = 0;
};

/// Where pixels look that have no source yet, or all of them.
struct SearchWindow {
  int reach_px, step_px;
  bool is_for_all;
};

/// One half of a round: the hole pixels on the squares of one colour of a chessboard look for a better
/// source. They ask only pixels on the other colour, so no order matters.
template <class T>
struct SeekSources {
  InpaintLevel<T> level;
  float same_surface_px;
  int parity, step;
  SearchWindow window;

  ZP_HD void operator()(int y, int x) const {
    if (((y + x) & 1) != parity) return;
    const int i = level.Index(y, x);
    const float background_px = level.background_px[i];
    TargetPatch target;
    Load(y, x, background_px, target);
    Best best{kNoSource, 3e38f};
    if (level.source[i] != kNoSource)
      Try(target, background_px, level.source[i] / level.width, level.source[i] % level.width, best);
    for (int k = 0; k < 8; ++k) {
      const int far = k < 4 ? 1 : 3,
                dy = k % 4 == 0   ? -far
                     : k % 4 == 1 ? far
                                  : 0,
                dx = k % 4 == 2   ? -far
                     : k % 4 == 3 ? far
                                  : 0;
      if (!level.Contains(y + dy, x + dx)) continue;
      const int neighbor = level.Index(y + dy, x + dx);
      if (!level.IsHole(neighbor) || level.source[neighbor] == kNoSource) continue;
      Try(target, background_px, level.source[neighbor] / level.width - dy,
          level.source[neighbor] % level.width - dx, best);
    }
    if (window.is_for_all || best.source == kNoSource) {
      for (int v = y - window.reach_px; v <= y + window.reach_px; v += window.step_px) {
        for (int u = x - window.reach_px; u <= x + window.reach_px; u += window.step_px)
          Try(target, background_px, v, u, best);
      }
    }
    if (best.source != kNoSource) {
      const int v = best.source / level.width, u = best.source % level.width;
      Try(target, background_px, v - step, u, best);
      Try(target, background_px, v + step, u, best);
      Try(target, background_px, v, u - step, best);
      Try(target, background_px, v, u + step, best);
    }
    level.source[i] = best.source;
    level.cost[i] = best.cost;
  }

  struct Best {
    int source;
    float cost;
  };

  ZP_HD void Load(int y, int x, float background_px, TargetPatch& target) const {
    for (int r = 0; r < kPatchSize; ++r) {
      for (int k = 0; k < TargetPatch::kPadded; ++k) target.value[r][k] = target.weight[r][k] = 0.0f;
      for (int k = 0; k < kPatchSize; ++k) {
        const int v = y + r - kPatchRadius, u = x + k - kPatchRadius;
        if (!level.Contains(v, u)) continue;
        const int at = level.Index(v, u);
        const bool given =
            level.IsGiven(at) && IsBehind(level.disparity_px[at], background_px, same_surface_px);
        const float weight = level.IsHole(at) ? kFilledTrust : given ? 1.0f : 0.0f;
        target.total += weight;
        for (int c = 0; c < kInpaintChannels; ++c) {
          target.value[r][kInpaintChannels * k + c] =
              static_cast<float>(level.color[kInpaintChannels * at + c]);
          target.weight[r][kInpaintChannels * k + c] = weight;
        }
      }
    }
  }

  ZP_HD bool Serves(int v, int u, float background_px) const {
    if (!level.Contains(v, u)) return false;
    const int at = level.Index(v, u);
    if ((level.state[at] & kSourcePatch) == 0) return false;
    const int corner = kPatchRadius * level.width;
    bool behind = IsBehind(level.disparity_px[at], background_px, same_surface_px);
    for (const int sign : {-1, 1}) {
      const int row = at + sign * corner;
      behind = behind && IsBehind(level.disparity_px[row - kPatchRadius], background_px, same_surface_px) &&
               IsBehind(level.disparity_px[row + kPatchRadius], background_px, same_surface_px);
    }
    return behind;
  }

  ZP_HD void Try(const TargetPatch& target, float background_px, int v, int u, Best& best) const {
    if (!Serves(v, u, background_px)) return;
    float lanes[TargetPatch::kPadded];
    for (float& lane : lanes) lane = 0.0f;
    for (int r = 0; r < kPatchSize; ++r) {
      const T* row = level.color + kInpaintChannels * level.Index(v + r - kPatchRadius, u - kPatchRadius);
      for (int k = 0; k < TargetPatch::kPadded; ++k) {
        const float difference = target.value[r][k] - static_cast<float>(row[k]);
        lanes[k] += target.weight[r][k] * (difference * difference);
      }
    }
    lanes[kPatchRow] = 0.0f;  // what lies there may not be a number
    for (int width = TargetPatch::kPadded / 2; width > 0; width /= 2) {
      for (int k = 0; k < width; ++k) lanes[k] += lanes[k + width];
    }
    const float cost =
        lanes[0] / (static_cast<float>(kInpaintChannels) * target.total) * (level.scale * level.scale);
    if (cost < best.cost) best = {level.Index(v, u), cost};
  }
};

}  // namespace zeroplane::gpu
