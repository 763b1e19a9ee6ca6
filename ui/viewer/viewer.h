#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "ui/adapters/preview.h"
#include "ui/masks/mask_overlay.h"
#include "ui/viewer/view_transform.h"

namespace zeroplane::ui {

enum class Tool { kLook, kScreenPlane, kPaint };

/// Shows a frame and turns what the mouse does to it into source coordinates. Knows no document: it is told
/// what to show, and tells what was done. Middle button (and left, with the look tool) pans, the wheel zooms.
class Viewer final : public QWidget {
  Q_OBJECT
 public:
  explicit Viewer(QWidget* parent = nullptr);

  void SetFrame(const PreviewFrame& frame);
  void Clear();
  const PreviewFrame& frame() const { return frame_; }
  void SetSourceEye(SourceEye eye);
  void SetPixelAspect(double aspect);
  void SetTool(Tool tool);
  Tool tool() const { return tool_; }
  /// Radius of the brush's ring in source pixels, and the share of it that is fully opaque.
  void SetBrush(double radius_px, double hardness);
  void SetMask(const Mask& mask);
  void SetMaskShown(bool shown);
  /// A short line over the picture's lower edge; empty: none.
  void SetNote(const QString& note);
  void Fit();
  void SetZoom(double zoom);  ///< about the middle; 1: a picture row for each row of the screen

  const ViewTransform& transform() const { return transform_; }
  QSize sizeHint() const override { return {960, 540}; }

 Q_SIGNALS:
  void hovered(QPointF source);
  void hoverEnded();
  void zoomChanged(double zoom);
  /// The screen-plane tool is on this point; `last` when the button is let go.
  void screenPlanePicked(QPointF source, bool last);
  void strokeBegan(QPointF source, bool erase);
  void strokeMoved(QPointF source);
  void strokeEnded();
  /// A tool was used on a view that does not show the source eye.
  void toolHasNoSource();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  enum class Drag { kNone, kPan, kPlane, kStroke };

  std::optional<QPointF> SourceAt(QPointF widget) const;
  /// The same, for a drag that has left the picture: the nearest point of it.
  QPointF NearestSourceAt(QPointF widget) const;
  void BeginTool(QMouseEvent* event);
  void PaintPicture(QPainter& painter);
  void PaintMask(QPainter& painter);
  void PaintBrush(QPainter& painter);
  void PaintNote(QPainter& painter);
  void UpdateCursor();
  QSize EyeSize() const { return {frame_.eye_width, frame_.eye_height}; }

  PreviewFrame frame_;
  SourceEye eye_ = SourceEye::kLeft;
  double aspect_ = 1.0;
  ViewTransform transform_;
  QImage scaled_;  ///< the picture at the size it is shown; null when out of date
  Tool tool_ = Tool::kLook;
  Drag drag_ = Drag::kNone;
  QPointF last_mouse_;
  std::optional<QPointF> mouse_;
  double brush_radius_px_ = 48, brush_hardness_ = 0.7;
  MaskOverlay overlay_;
  bool mask_shown_ = false;
  QString note_;
};

}  // namespace zeroplane::ui
