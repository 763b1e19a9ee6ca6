#include "ui/timeline/shot_list.h"

#include <QPainter>
#include <QStyledItemDelegate>
#include <cmath>

#include "ui/labels.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kRowHeight = 60;
constexpr QSize kThumb(80, 45);

QColor ColorOf(double pct) {
  if (std::abs(pct) < 0.005) return QColor(theme::kText);
  return QColor(pct < 0 ? theme::kWarm : theme::kCool);
}

class ShotDelegate final : public QStyledItemDelegate {
 public:
  ShotDelegate(const ShotModel* model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kRowHeight}; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const ShotModel::Row& shot = model_->at(index.row());
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool current = static_cast<const QListView*>(option.widget)->currentIndex() == index;
    painter->save();
    if (selected || current) painter->fillRect(option.rect, QColor(theme::kRaised));
    if (current) {
      painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), QColor(theme::kAccent));
    }
    QRect thumb(QPoint(option.rect.left() + 8, option.rect.center().y() - kThumb.height() / 2), kThumb);
    painter->fillRect(thumb, QColor(theme::kSurround));
    const QImage image = model_->ThumbnailAt(index.row());
    if (!image.isNull()) {
      QRect target(QPoint(0, 0), image.size().scaled(kThumb, Qt::KeepAspectRatio));
      target.moveCenter(thumb.center());
      painter->setRenderHint(QPainter::SmoothPixmapTransform);
      painter->drawImage(target, image);
    }
    const QRect text(thumb.right() + 9, thumb.top(), option.rect.right() - thumb.right() - 13,
                     thumb.height());
    painter->setPen(QColor(theme::kText));
    painter->drawText(text, Qt::AlignLeft | Qt::AlignTop,
                      painter->fontMetrics().elidedText(shot.name, Qt::ElideRight, text.width()));
    PaintDepth(painter, text, shot);
    painter->restore();
  }

  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex&) const override {
    const int left = option.rect.left() + 8 + kThumb.width() + 4;
    editor->setGeometry(left, option.rect.top() + 6, option.rect.right() - left - 4,
                        editor->sizeHint().height());
  }

 private:
  static void PaintDepth(QPainter* painter, const QRect& text, const ShotModel::Row& shot) {
    QFont small = painter->font();
    small.setPointSizeF(9);
    painter->setFont(small);
    const auto bracket = shot.bracket;
    if (!bracket) {
      painter->setPen(QColor(theme::kTextDim));
      painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom, ShotList::tr("to analyse"));
      return;
    }
    QRect rest = text;
    const auto put = [&](const QString& word, const QColor& color) {
      painter->setPen(color);
      painter->drawText(rest, Qt::AlignLeft | Qt::AlignBottom, word);
      rest.setLeft(rest.left() + painter->fontMetrics().horizontalAdvance(word + QLatin1Char(' ')));
    };
    put(SignedPct(bracket->near_pct), ColorOf(bracket->near_pct));
    put(QStringLiteral("…"), QColor(theme::kTextDim));
    put(SignedPct(bracket->far_pct), ColorOf(bracket->far_pct));
  }

  const ShotModel* const model_;
};

}  // namespace

ShotList::ShotList(ShotModel* model, QWidget* parent) : QListView(parent) {
  setObjectName(QStringLiteral("shotList"));
  setModel(model);
  setItemDelegate(new ShotDelegate(model, this));
  setEditTriggers(QAbstractItemView::DoubleClicked);
  setFocusPolicy(Qt::NoFocus);
  setFrameShape(QFrame::NoFrame);
  setUniformItemSizes(true);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  connect(this, &QListView::clicked, this, [this](const QModelIndex& index) {
    if (selectionModel()->isSelected(index)) {
      Q_EMIT shotClicked(index.row());
    } else {
      SetCurrent(current_);  // taken out of the selection: no place to go to
    }
  });
  connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
          [this] { Q_EMIT selectionChangedTo(SelectedShots()); });
}

std::vector<ShotId> ShotList::SelectedShots() const {
  std::vector<ShotId> shots;
  for (const QModelIndex& index : selectionModel()->selectedIndexes())
    shots.push_back(static_cast<const ShotModel*>(model())->at(index.row()).id);
  return shots;
}

void ShotList::EditCurrentName() {
  if (currentIndex().flags().testFlag(Qt::ItemIsEditable)) edit(currentIndex());
}

void ShotList::SetCurrent(int row) {
  current_ = row;
  const QModelIndex index = row < 0 ? QModelIndex() : model()->index(row, 0);
  // A shot that was clicked among others leaves them selected.
  selectionModel()->setCurrentIndex(index, selectionModel()->isSelected(index)
                                               ? QItemSelectionModel::NoUpdate
                                               : QItemSelectionModel::ClearAndSelect);
}

}  // namespace zeroplane::ui
