#pragma once

#include <QWidget>

#include "ui/timeline/shot_model.h"

namespace zeroplane::ui {

/// The whole film as a bar: shots as blocks, the playhead; press or drag to go there.
class Scrubber final : public QWidget {
  Q_OBJECT
 public:
  explicit Scrubber(ShotModel* model, QWidget* parent = nullptr);

  void SetFrameCount(qint64 count);
  void SetFrame(qint64 frame);
  qint64 FrameAtX(double x) const;
  double XOf(qint64 frame) const;
  QSize sizeHint() const override { return {400, 24}; }

 Q_SIGNALS:
  void frameWanted(qint64 frame);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  ShotModel* const model_;
  qint64 count_ = 0, frame_ = 0;
};

}  // namespace zeroplane::ui
