#include "ui/timeline/scrubber.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr double kMargin = 8, kTrackHeight = 8;

}  // namespace

Scrubber::Scrubber(ShotModel* model, QWidget* parent) : QWidget(parent), model_(model) {
  setObjectName(QStringLiteral("scrubber"));
  setFixedHeight(24);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setToolTip(tr("The film: drag to go to a frame"));
  connect(model, &QAbstractItemModel::modelReset, this, qOverload<>(&QWidget::update));
  connect(model, &QAbstractItemModel::rowsInserted, this, qOverload<>(&QWidget::update));
}

void Scrubber::SetFrameCount(qint64 count) {
  count_ = count;
  update();
}

void Scrubber::SetFrame(qint64 frame) {
  frame_ = frame;
  update();
}

qint64 Scrubber::FrameAtX(double x) const {
  const double share = (x - kMargin) / std::max(1.0, width() - 2 * kMargin);
  const auto frame = static_cast<qint64>(std::floor(share * static_cast<double>(count_)));
  return std::clamp<qint64>(frame, 0, std::max<qint64>(count_ - 1, 0));
}

double Scrubber::XOf(qint64 frame) const {
  if (count_ == 0) return kMargin;
  return kMargin + static_cast<double>(frame) / static_cast<double>(count_) * (width() - 2 * kMargin);
}

void Scrubber::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && count_ > 0) Q_EMIT frameWanted(FrameAtX(event->position().x()));
}

void Scrubber::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton) && count_ > 0)
    Q_EMIT frameWanted(FrameAtX(event->position().x()));
}

void Scrubber::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const double top = (height() - kTrackHeight) / 2.0;
  painter.fillRect(QRectF(kMargin, top, width() - 2 * kMargin, kTrackHeight), QColor(theme::kWell));
  if (count_ == 0) return;
  const int current = model_->RowOf(frame_);
  for (int row = 0; row < model_->rowCount(); ++row) {
    const FrameRange& frames = model_->at(row).frames;
    const double left = XOf(frames.first), right = XOf(frames.end);
    painter.fillRect(QRectF(left, top, std::max(right - left - 1, 1.0), kTrackHeight),
                     QColor(row == current ? 0xff6a6a6a : theme::kLine));
  }
  painter.setRenderHint(QPainter::Antialiasing);
  const double x = (XOf(frame_) + XOf(frame_ + 1)) / 2;
  painter.setPen(QPen(QColor(theme::kAccent), 2));
  painter.drawLine(QPointF(x, 2), QPointF(x, height() - 2));
}

}  // namespace zeroplane::ui
