#include "ui/timeline/shot_strip.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>

#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kGutter = 36, kCellWidth = 104, kGap = 4;
constexpr int kScriptTop = 8, kScriptMinHeight = 56, kThumbHeight = 58;
constexpr int kLabelHeight = 18, kScrollBarHeight = 10;
/// Gap, thumbnails, labels.
constexpr int kBelowScript = 8 + kThumbHeight + kLabelHeight + 4;
constexpr int kBarWidth = 20;
constexpr double kScriptPct = 2.4;  // the script spans + and - this

}  // namespace

ShotStrip::ShotStrip(ShotModel* model, QWidget* parent)
    : QAbstractScrollArea(parent), model_(model), screen_(&DefaultScreen()) {
  setObjectName(QStringLiteral("shotStrip"));
  setFrameShape(QFrame::NoFrame);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setMinimumHeight(kScriptTop + kScriptMinHeight + kBelowScript + kScrollBarHeight);
  setFocusPolicy(Qt::NoFocus);
  horizontalScrollBar()->setSingleStep(kCellWidth / 2);
  const auto refresh = [this] {
    UpdateScrollBar();
    viewport()->update();
  };
  connect(model, &QAbstractItemModel::modelReset, this, refresh);
  connect(model, &QAbstractItemModel::rowsInserted, this, refresh);
  connect(model, &QAbstractItemModel::dataChanged, this, refresh);
  connect(horizontalScrollBar(), &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
}

void ShotStrip::SetCurrent(int row) {
  if (row == current_) return;
  current_ = row;
  if (row >= 0) {
    const QRect cell = CellRect(row);
    const int left = kGutter, right = viewport()->width();
    if (cell.left() < left || cell.right() > right) {
      QScrollBar* bar = horizontalScrollBar();
      bar->setValue(bar->value() + cell.center().x() - (left + right) / 2);
    }
  }
  viewport()->update();
}

void ShotStrip::SetScreen(const Screen& screen) {
  screen_ = &screen;
  viewport()->update();
}

QRect ShotStrip::CellRect(int row) const {
  const int left = kGutter + row * (kCellWidth + kGap) - horizontalScrollBar()->value();
  return {left, kScriptTop + ScriptHeight() + 8, kCellWidth, kThumbHeight};
}

void ShotStrip::UpdateScrollBar() {
  const int content = kGutter + model_->rowCount() * (kCellWidth + kGap);
  horizontalScrollBar()->setPageStep(viewport()->width());
  horizontalScrollBar()->setRange(0, std::max(0, content - viewport()->width()));
}

void ShotStrip::resizeEvent(QResizeEvent*) {
  UpdateScrollBar();
}

int ShotStrip::RowAt(QPoint point) const {
  if (point.x() < kGutter) return -1;
  const int row = (point.x() - kGutter + horizontalScrollBar()->value()) / (kCellWidth + kGap);
  return row < model_->rowCount() ? row : -1;
}

void ShotStrip::mousePressEvent(QMouseEvent* event) {
  const int row = RowAt(event->position().toPoint());
  if (row >= 0 && event->button() == Qt::LeftButton) Q_EMIT shotClicked(row);
}

void ShotStrip::wheelEvent(QWheelEvent* event) {
  const QPoint delta = event->angleDelta();
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (delta.x() != 0 ? delta.x() : delta.y()));
}

bool ShotStrip::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int row = RowAt(help->pos());
    const QString text = row < 0 ? QString() : model_->data(model_->index(row), Qt::ToolTipRole).toString();
    QToolTip::showText(help->globalPos(), text, viewport());
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

int ShotStrip::ScriptHeight() const {
  return std::max(kScriptMinHeight, viewport()->height() - kScriptTop - kBelowScript);
}

double ShotStrip::YOf(double pct) const {
  const double clamped = std::clamp(pct, -kScriptPct, kScriptPct);
  return kScriptTop + ScriptHeight() * (kScriptPct - clamped) / (2 * kScriptPct);
}

void ShotStrip::paintEvent(QPaintEvent* event) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), QColor(theme::kWell));
  PaintScale(painter);
  painter.setClipRect(QRect(kGutter, 0, viewport()->width() - kGutter, viewport()->height()));
  const int first = std::max(0, RowAt(QPoint(std::max(kGutter, event->rect().left()), 0)));
  for (int row = first; row < model_->rowCount() && CellRect(row).left() <= event->rect().right(); ++row) {
    PaintCell(painter, row);
  }
}

void ShotStrip::PaintScale(QPainter& painter) {
  painter.setPen(QColor(theme::kTextDim));
  QFont small = font();
  small.setPointSizeF(8);
  painter.setFont(small);
  for (const int pct : {2, 0, -2}) {
    const int y = qRound(YOf(pct));
    painter.drawText(QRect(0, y - 8, kGutter - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                     pct > 0   ? QStringLiteral("+%1").arg(pct)
                     : pct < 0 ? QStringLiteral("\u2212%1").arg(-pct)
                               : QStringLiteral("0 %"));
  }
  painter.setPen(QColor(theme::kLine));
  painter.drawLine(QPointF(kGutter, YOf(0)), QPointF(viewport()->width(), YOf(0)));
  if (screen_->width_m <= 0) return;
  PaintLimit(painter, screen_->far_limit_pct);
  PaintLimit(painter, screen_->near_limit_pct);
}

void ShotStrip::PaintLimit(QPainter& painter, double pct) {
  painter.setPen(QPen(QColor(theme::kTextDim), 1, Qt::DashLine));
  painter.drawLine(QPointF(kGutter, YOf(pct)), QPointF(viewport()->width(), YOf(pct)));
}

void ShotStrip::PaintCell(QPainter& painter, int row) {
  const QRect cell = CellRect(row);
  const ShotModel::Row& shot = model_->at(row);
  if (const auto bracket = shot.bracket) PaintBar(painter, cell, *bracket);

  painter.fillRect(cell, QColor(theme::kRaised));
  const QImage thumbnail = model_->ThumbnailAt(row);
  if (!thumbnail.isNull()) {
    const QSize size = thumbnail.size().scaled(cell.size(), Qt::KeepAspectRatio);
    QRect target(QPoint(0, 0), size);
    target.moveCenter(cell.center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(target, thumbnail);
  }
  const bool current = row == current_;
  painter.setBrush(Qt::NoBrush);
  if (current) {
    painter.setPen(QPen(QColor(theme::kAccent), 2));
    painter.drawRect(cell.adjusted(0, 0, -1, -1));
  }
  const QRect label(cell.left(), cell.bottom() + 2, cell.width(), kLabelHeight);
  painter.setPen(QColor(current ? theme::kText : theme::kTextDim));
  QFont small = font();
  small.setPointSizeF(9);
  painter.setFont(small);
  QString text = QString::number(row + 1);
  if (shot.has_effect) text += tr("  · effect");
  if (!shot.iz) text += tr("  · to analyse");
  painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, label.width()));
}

void ShotStrip::PaintBar(QPainter& painter, const QRect& cell, const DepthBracket& bracket) {
  const double left = cell.center().x() - kBarWidth / 2.0;
  const auto fill = [&](double from_pct, double to_pct, const QBrush& brush) {
    if (to_pct <= from_pct) return;
    const double top = YOf(to_pct), bottom = YOf(from_pct);
    painter.fillRect(QRectF(left, top, kBarWidth, std::max(bottom - top, 1.0)), brush);
  };
  fill(std::max(bracket.near_pct, 0.0), bracket.far_pct, QColor(theme::kCool));
  fill(bracket.near_pct, std::min(bracket.far_pct, 0.0), QColor(theme::kWarm));
  if (screen_->width_m <= 0) return;
  const QBrush hatch(QColor(theme::kText), Qt::BDiagPattern);
  fill(std::max(bracket.near_pct, screen_->far_limit_pct), bracket.far_pct, hatch);
  fill(bracket.near_pct, std::min(bracket.far_pct, screen_->near_limit_pct), hatch);
}

}  // namespace zeroplane::ui
