#include "ui/viewer/viewer.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr double kZoomPerNotch = 1.2;
constexpr double kWheelNotch = 120.0;

QColor MaskTint() {
  QColor tint(theme::kAccent);
  tint.setAlpha(120);
  return tint;
}

}  // namespace

Viewer::Viewer(QWidget* parent) : QWidget(parent), overlay_(MaskTint()) {
  setObjectName(QStringLiteral("viewer"));
  setMouseTracking(true);
  setMinimumSize(320, 180);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setContextMenuPolicy(Qt::PreventContextMenu);
}

void Viewer::SetFrame(const PreviewFrame& frame) {
  frame_ = frame;
  scaled_ = QImage();
  const double zoom = transform_.zoom();
  transform_.SetPicture(frame.picture.size(), aspect_);
  if (transform_.zoom() != zoom) Q_EMIT zoomChanged(transform_.zoom());
  update();
}

void Viewer::Clear() {
  frame_ = PreviewFrame();
  scaled_ = QImage();
  overlay_.Set(Mask());
  note_.clear();
  update();
}

void Viewer::SetSourceEye(SourceEye eye) {
  eye_ = eye;
  update();
}

void Viewer::SetPixelAspect(double aspect) {
  aspect_ = aspect;
  transform_.SetPicture(frame_.picture.size(), aspect);
  scaled_ = QImage();
  update();
}

void Viewer::SetTool(Tool tool) {
  tool_ = tool;
  UpdateCursor();
  update();
}

void Viewer::SetBrush(double radius_px, double hardness) {
  brush_radius_px_ = radius_px;
  brush_hardness_ = hardness;
  update();
}

void Viewer::SetMask(const Mask& mask) {
  overlay_.Set(mask);
  update();
}

void Viewer::SetMaskShown(bool shown) {
  mask_shown_ = shown;
  update();
}

void Viewer::SetNote(const QString& note) {
  if (note == note_) return;
  note_ = note;
  update();
}

void Viewer::Fit() {
  transform_.Fit();
  update();
  Q_EMIT zoomChanged(transform_.zoom());
}

void Viewer::SetZoom(double zoom) {
  transform_.SetZoom(zoom, QRectF(rect()).center());
  update();
  Q_EMIT zoomChanged(transform_.zoom());
}

void Viewer::resizeEvent(QResizeEvent*) {
  transform_.SetWidget(size());
  Q_EMIT zoomChanged(transform_.zoom());
}

std::optional<QPointF> Viewer::SourceAt(QPointF widget) const {
  if (frame_.picture.isNull()) return std::nullopt;
  return ToSource(transform_.ToPicture(widget), frame_.view, eye_, EyeSize());
}

QPointF Viewer::NearestSourceAt(QPointF widget) const {
  const QPointF picture = transform_.ToPicture(widget);
  const QRectF source = SourceRect(frame_.view, eye_, EyeSize()).value_or(QRectF(QPointF(0, 0), EyeSize()));
  return {std::clamp(picture.x(), source.left(), source.right()) - source.left(),
          std::clamp(picture.y(), source.top(), source.bottom()) - source.top()};
}

void Viewer::mousePressEvent(QMouseEvent* event) {
  last_mouse_ = event->position();
  if (drag_ != Drag::kNone || frame_.picture.isNull()) return;
  const bool pans =
      event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && tool_ == Tool::kLook);
  if (pans) {
    drag_ = Drag::kPan;
    UpdateCursor();
  } else {
    BeginTool(event);
  }
}

void Viewer::BeginTool(QMouseEvent* event) {
  const bool paints = tool_ == Tool::kPaint;
  if (!paints && (tool_ != Tool::kScreenPlane || event->button() != Qt::LeftButton)) return;
  const auto source = SourceAt(event->position());
  if (!source) {
    Q_EMIT toolHasNoSource();
    return;
  }
  if (paints) {
    drag_ = Drag::kStroke;
    const bool erase = event->button() == Qt::RightButton || event->modifiers().testFlag(Qt::AltModifier);
    Q_EMIT strokeBegan(*source, erase);
  } else {
    drag_ = Drag::kPlane;
    Q_EMIT screenPlanePicked(*source, false);
  }
}

void Viewer::mouseMoveEvent(QMouseEvent* event) {
  mouse_ = event->position();
  if (drag_ == Drag::kPan) {
    transform_.Pan(event->position() - last_mouse_);
    Q_EMIT zoomChanged(transform_.zoom());
  } else if (drag_ == Drag::kPlane) {
    Q_EMIT screenPlanePicked(NearestSourceAt(event->position()), false);
  } else if (drag_ == Drag::kStroke) {
    const QPointF picture = transform_.ToPicture(event->position());
    const auto source = SourceRect(frame_.view, eye_, EyeSize());
    if (source) Q_EMIT strokeMoved(picture - source->topLeft());
  }
  last_mouse_ = event->position();
  if (const auto source = SourceAt(event->position())) {
    Q_EMIT hovered(*source);
  } else {
    Q_EMIT hoverEnded();
  }
  if (drag_ != Drag::kNone || tool_ == Tool::kPaint) update();
}

void Viewer::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = std::exchange(drag_, Drag::kNone);
  if (drag == Drag::kPlane) Q_EMIT screenPlanePicked(NearestSourceAt(event->position()), true);
  if (drag == Drag::kStroke) Q_EMIT strokeEnded();
  if (drag == Drag::kPan) UpdateCursor();
}

void Viewer::wheelEvent(QWheelEvent* event) {
  if (frame_.picture.isNull()) return;
  const double notches = event->angleDelta().y() / kWheelNotch;
  transform_.SetZoom(transform_.zoom() * std::pow(kZoomPerNotch, notches), event->position());
  update();
  Q_EMIT zoomChanged(transform_.zoom());
}

void Viewer::leaveEvent(QEvent*) {
  mouse_.reset();
  Q_EMIT hoverEnded();
  update();
}

void Viewer::UpdateCursor() {
  if (drag_ == Drag::kPan) {
    setCursor(Qt::ClosedHandCursor);
  } else if (tool_ == Tool::kLook) {
    unsetCursor();
  } else {
    setCursor(Qt::CrossCursor);
  }
}

void Viewer::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), QColor(theme::kSurround));
  if (frame_.picture.isNull()) return;
  PaintPicture(painter);
  if (mask_shown_) PaintMask(painter);
  if (tool_ == Tool::kPaint && mouse_) PaintBrush(painter);
  if (!note_.isEmpty()) PaintNote(painter);
}

void Viewer::PaintPicture(QPainter& painter) {
  const QRectF target = transform_.PictureRect();
  const double ratio = devicePixelRatioF();
  const QSize shown = (target.size() * ratio).toSize().expandedTo({1, 1});
  const bool shrinks = shown.width() < frame_.picture.width() && shown.height() < frame_.picture.height();
  if (!shrinks) {
    painter.setRenderHint(QPainter::SmoothPixmapTransform, transform_.zoom() * ratio < 2.0);
    painter.drawImage(target, frame_.picture);
    return;
  }
  if (scaled_.size() != shown) {
    scaled_ = frame_.picture.scaled(shown, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                  .convertToFormat(QImage::Format_RGB32);
  }
  painter.drawImage(QRectF(target.topLeft(), QSizeF(shown) / ratio), scaled_);
}

void Viewer::PaintMask(QPainter& painter) {
  const auto source = SourceRect(frame_.view, eye_, EyeSize());
  if (!source || overlay_.image().isNull()) return;
  const QRectF target(transform_.ToWidget(source->topLeft()), transform_.ToWidget(source->bottomRight()));
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(target, overlay_.image());
}

void Viewer::PaintBrush(QPainter& painter) {
  if (!SourceAt(*mouse_) && drag_ != Drag::kStroke) return;
  const double radius_y = brush_radius_px_ * transform_.zoom(), radius_x = radius_y * aspect_;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
  painter.drawEllipse(*mouse_, radius_x, radius_y);
  painter.setPen(QPen(Qt::white, 1.5));
  painter.drawEllipse(*mouse_, radius_x, radius_y);
  painter.setPen(QPen(QColor(255, 255, 255, 110), 1));
  painter.drawEllipse(*mouse_, radius_x * brush_hardness_, radius_y * brush_hardness_);
}

void Viewer::PaintNote(QPainter& painter) {
  const QRectF text = painter.fontMetrics().boundingRect(note_);
  const QRectF picture = transform_.PictureRect().intersected(rect());
  QRectF pill(0, 0, text.width() + 6 * theme::kGrid, text.height() + 2 * theme::kGrid);
  pill.moveBottomLeft(picture.bottomLeft() + QPointF(3 * theme::kGrid, -3 * theme::kGrid));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0, 0, 0, 170));
  painter.drawRoundedRect(pill, theme::kGrid, theme::kGrid);
  painter.setPen(QColor(theme::kText));
  painter.drawText(pill, Qt::AlignCenter, note_);
}

}  // namespace zeroplane::ui
