#pragma once

#include <QAbstractScrollArea>
#include <optional>

#include "core/stereo/screen.h"
#include "ui/timeline/shot_model.h"

namespace zeroplane::ui {

/// The depth script and the shots strip: for each shot its near-to-far bar (warm in front, cool behind, the
/// screen's limits as thin lines, hatched past them) over its thumbnail.
class ShotStrip final : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit ShotStrip(ShotModel* model, QWidget* parent = nullptr);

  void SetCurrent(int row);
  void SetScreen(const Screen& screen);
  QSize sizeHint() const override { return {800, 168}; }

  /// In the viewport.
  QRect CellRect(int row) const;

 Q_SIGNALS:
  void shotClicked(int row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  void UpdateScrollBar();
  void PaintScale(QPainter& painter);
  void PaintLimit(QPainter& painter, double pct);
  void PaintCell(QPainter& painter, int row);
  void PaintBar(QPainter& painter, const QRect& cell, const DepthBracket& bracket);
  int RowAt(QPoint viewport_point) const;
  int ScriptHeight() const;
  double YOf(double pct) const;  ///< in the depth script, viewport coordinates

  ShotModel* const model_;
  int current_ = -1;
  const Screen* screen_;
};

}  // namespace zeroplane::ui
