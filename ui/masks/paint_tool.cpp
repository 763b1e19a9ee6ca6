#include "ui/masks/paint_tool.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"

namespace zeroplane::ui {

void BrushSettings::Resize(double factor) {
  radius_px = std::clamp(radius_px * factor, kMinRadiusPx, kMaxRadiusPx);
}

void BrushSettings::Harden(double by) {
  hardness = std::clamp(hardness + by, 0.0, 1.0);
}

void PaintTool::Begin(const Mask& mask, const BrushSettings& brush, bool erase, QPointF source) {
  ZP_CHECK(mask.width() > 0 && mask.height() > 0, "a mask has its picture's size");
  mask_ = mask;
  options_ = {brush.radius_px, brush.hardness, erase};
  active_ = true;
  last_ = source;
  Brush(options_).Stroke(mask_, source.x(), source.y(), source.x(), source.y());
}

void PaintTool::MoveTo(QPointF source) {
  if (!active_) return;
  Brush(options_).Stroke(mask_, last_.x(), last_.y(), source.x(), source.y());
  last_ = source;
}

Mask PaintTool::End() {
  ZP_CHECK(active_, "no stroke was begun");
  active_ = false;
  return std::exchange(mask_, Mask());
}

void PaintTool::Abandon() {
  active_ = false;
  mask_ = Mask();
}

}  // namespace zeroplane::ui
