#pragma once

#include <QPointF>

#include "core/masks/mask.h"

namespace zeroplane::ui {

/// The brush as the window keeps it.
struct BrushSettings {
  static constexpr double kMinRadiusPx = 2, kMaxRadiusPx = 400;
  double radius_px = 48;  ///< source pixels
  double hardness = 0.7;  ///< 0 … 1

  void Resize(double factor);
  void Harden(double by);
};

/// A stroke in the making: Begin, MoveTo …, End. Holds a copy of the mask (which costs nothing) and paints on
/// that.
class PaintTool {
 public:
  bool is_active() const { return active_; }
  const Mask& mask() const { return mask_; }  ///< as painted so far

  /// @param mask of the source picture's size
  void Begin(const Mask& mask, const BrushSettings& brush, bool erase, QPointF source);
  void MoveTo(QPointF source);
  /// Ends the stroke and returns the painted mask.
  Mask End();
  void Abandon();

 private:
  bool active_ = false;
  BrushOptions options_;
  Mask mask_;
  QPointF last_;
};

}  // namespace zeroplane::ui
