#pragma once

#include <algorithm>
#include <cmath>

#include "core/stereo/units.h"

namespace zeroplane {

/// What stays where it is when the depth range changes.
enum class DepthPivot { kScreen, kBackground };

/// What a stereographer grades in a shot: the realised global model d = t - s * iz, in percent of picture
/// width. `depth_range_pct` is s over the whole canvas (the disparity between far and near end, >= 0);
/// `background_pct` is t, the disparity of the far end. Near end: background - range.
struct Grade {
  double depth_range_pct = 1.0;
  double background_pct = 0.5;

  double DisparityPct(double iz) const { return background_pct - depth_range_pct * iz / kIzMax; }
  double near_pct() const { return background_pct - depth_range_pct; }

  /// The canvas value that lies on the screen, t / s; may be outside [0, 255]. Undefined (0) for a flat
  /// grade.
  double ZeroPlaneIz() const { return depth_range_pct > 0 ? background_pct / depth_range_pct * kIzMax : 0.0; }

  /// Another depth range; what lies on the screen stays there (pivot *screen*). A flat grade keeps its
  /// background.
  Grade WithDepthKeepingScreen(double range_pct) const {
    const double ratio = depth_range_pct > 0 ? range_pct / depth_range_pct : 1.0;
    return {range_pct, background_pct * ratio};
  }
  /// Another depth range about a pivot.
  Grade WithDepth(double range_pct, DepthPivot pivot) const {
    return pivot == DepthPivot::kScreen ? WithDepthKeepingScreen(range_pct)
                                        : Grade{range_pct, background_pct};
  }
  /// Shifts the scene so that what has this disparity now lies on the screen.
  Grade WithScreenAt(double disparity_pct) const { return {depth_range_pct, background_pct - disparity_pct}; }

  friend bool operator==(const Grade&, const Grade&) = default;
};

/// Near and far end in percent of width; near < far.
struct DepthBracket {
  double near_pct = 0, far_pct = 0;
  friend bool operator==(const DepthBracket&, const DepthBracket&) = default;
};

/// An edit of one grade that means the same for another one: so many times as deep, and so far away.
struct GradeChange {
  double depth_factor = 1;
  double shift_pct = 0;
  DepthPivot pivot = DepthPivot::kScreen;

  Grade Of(const Grade& grade) const {
    Grade changed = grade.WithDepth(grade.depth_range_pct * depth_factor, pivot);
    changed.background_pct += shift_pct;
    return changed;
  }
  friend bool operator==(const GradeChange&, const GradeChange&) = default;
};

}  // namespace zeroplane
