#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <optional>

#include "core/stereo/layout.h"
#include "ui/viewer/view.h"

namespace zeroplane::ui {

/// Where a picture lies in a widget: fitted into it, or at a zoom about a point. A value; no widget.
class ViewTransform {
 public:
  static constexpr double kMinZoom = 0.05, kMaxZoom = 32.0;

  void SetWidget(QSizeF size) { widget_ = size; }
  /// @param pixel_aspect width of a pixel over its height, > 0
  void SetPicture(QSize size, double pixel_aspect);

  bool is_fitted() const { return !zoom_; }
  void Fit();
  /// Screen pixels per picture row; the picture point under `anchor` (widget coordinates) stays there.
  void SetZoom(double zoom, QPointF anchor);
  void Pan(QPointF by_widget_px);

  /// Screen pixels per picture row, as shown.
  double zoom() const;
  QRectF PictureRect() const;               ///< in the widget
  QPointF ToPicture(QPointF widget) const;  ///< picture pixels, pixel centres at .5; may lie outside
  QPointF ToWidget(QPointF picture) const;

 private:
  QSizeF widget_;
  QSizeF picture_;
  double aspect_ = 1.0;
  std::optional<double> zoom_;
  QPointF centre_;  ///< picture point in the widget's middle, when zoomed
};

/// The part of a shown picture that is the source eye itself, in picture pixels; nullopt where the view does
/// not show it. Disparity map and anaglyph lie on the source's pixels.
/// @param eye size of one eye
std::optional<QRectF> SourceRect(View view, SourceEye source, QSize eye);

/// A point of the shown picture on the source eye; nullopt outside it.
std::optional<QPointF> ToSource(QPointF picture, View view, SourceEye source, QSize eye);

}  // namespace zeroplane::ui
