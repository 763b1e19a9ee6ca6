#include "ui/viewer/view_transform.h"

#include <algorithm>

namespace zeroplane::ui {

void ViewTransform::SetPicture(QSize size, double pixel_aspect) {
  if (QSizeF(size) != picture_ || pixel_aspect != aspect_) Fit();
  picture_ = size;
  aspect_ = pixel_aspect > 0 ? pixel_aspect : 1.0;
}

void ViewTransform::Fit() {
  zoom_.reset();
}

void ViewTransform::SetZoom(double zoom, QPointF anchor) {
  const QPointF kept = ToPicture(anchor);
  zoom_ = std::clamp(zoom, kMinZoom, kMaxZoom);
  const QPointF from_middle = anchor - QPointF(widget_.width(), widget_.height()) / 2;
  centre_ = kept - QPointF(from_middle.x() / (*zoom_ * aspect_), from_middle.y() / *zoom_);
}

void ViewTransform::Pan(QPointF by_widget_px) {
  if (!zoom_) SetZoom(zoom(), QPointF(widget_.width(), widget_.height()) / 2);
  centre_ -= QPointF(by_widget_px.x() / (*zoom_ * aspect_), by_widget_px.y() / *zoom_);
  centre_.setX(std::clamp(centre_.x(), 0.0, picture_.width()));
  centre_.setY(std::clamp(centre_.y(), 0.0, picture_.height()));
}

double ViewTransform::zoom() const {
  if (zoom_) return *zoom_;
  if (picture_.isEmpty() || widget_.isEmpty()) return 1.0;
  return std::min(widget_.width() / (picture_.width() * aspect_), widget_.height() / picture_.height());
}

QRectF ViewTransform::PictureRect() const {
  const double scale = zoom();
  const QPointF centre = zoom_ ? centre_ : QPointF(picture_.width(), picture_.height()) / 2;
  const QPointF corner(widget_.width() / 2 - centre.x() * scale * aspect_,
                       widget_.height() / 2 - centre.y() * scale);
  return {corner, QSizeF(picture_.width() * scale * aspect_, picture_.height() * scale)};
}

QPointF ViewTransform::ToPicture(QPointF widget) const {
  const QPointF offset = widget - PictureRect().topLeft();
  return {offset.x() / (zoom() * aspect_), offset.y() / zoom()};
}

QPointF ViewTransform::ToWidget(QPointF picture) const {
  return PictureRect().topLeft() + QPointF(picture.x() * zoom() * aspect_, picture.y() * zoom());
}

std::optional<QRectF> SourceRect(View view, SourceEye source, QSize eye) {
  const QRectF whole(QPointF(0, 0), QSizeF(eye));
  const SourceEyeInfo& info = Info(source);
  const bool left_is_source = info.left_factor == 0, right_is_source = info.right_factor == 0;
  switch (view) {
    case View::kSource:
    case View::kDisparity:
    case View::kAnaglyph:
      return whole;
    case View::kLeft:
      return left_is_source ? std::optional(whole) : std::nullopt;
    case View::kRight:
      return right_is_source ? std::optional(whole) : std::nullopt;
    case View::kSideBySide:
      if (left_is_source) return whole;
      if (right_is_source) return whole.translated(eye.width(), 0);
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<QPointF> ToSource(QPointF picture, View view, SourceEye source, QSize eye) {
  const auto rect = SourceRect(view, source, eye);
  if (!rect || picture.x() < rect->left() || picture.y() < rect->top() || picture.x() >= rect->right() ||
      picture.y() >= rect->bottom()) {
    return std::nullopt;
  }
  return picture - rect->topLeft();
}

}  // namespace zeroplane::ui
