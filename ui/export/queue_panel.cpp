#include "ui/export/queue_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/adapters/export_queue.h"
#include "ui/export/export_text.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kRowHeight = 60, kPad = 8, kBarHeight = 4, kStateTop = 20;  // px
constexpr double kSmallPt = 9;
enum Role { kIdRole = Qt::UserRole, kTextRole, kFractionRole, kRunsRole };

class ExportDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, kRowHeight}; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) {
      painter->fillRect(option.rect, QColor(theme::kRaised));
      painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), QColor(theme::kAccent));
    }
    const QRect row = option.rect.adjusted(2 * kPad, 6, -kPad, -6);
    const auto put = [&](int top, const QString& text, QRgb color) {
      painter->setPen(QColor(color));
      painter->drawText(row.adjusted(0, top, 0, 0), Qt::AlignLeft | Qt::AlignTop,
                        painter->fontMetrics().elidedText(text, Qt::ElideRight, row.width()));
    };
    put(0, index.data(Qt::DisplayRole).toString(), theme::kText);
    QFont small = painter->font();
    small.setPointSizeF(kSmallPt);
    painter->setFont(small);
    put(kStateTop, index.data(kTextRole).toString(), theme::kTextDim);
    if (index.data(kRunsRole).toBool()) {
      QRect bar(row.left(), row.bottom() - kBarHeight + 1, row.width(), kBarHeight);
      painter->fillRect(bar, QColor(theme::kLine));
      bar.setWidth(static_cast<int>(bar.width() * index.data(kFractionRole).toDouble()));
      painter->fillRect(bar, QColor(theme::kAccent));
    }
    painter->restore();
  }
};

QString StateText(const QueuedExport& entry, bool paused) {
  switch (entry.state) {
    case QueuedState::kWaiting:
      return QueuePanel::tr("waits");
    case QueuedState::kRunning: {
      const int percent = static_cast<int>(entry.fraction * 100);
      if (paused) return QueuePanel::tr("paused at %1 %").arg(percent);
      const QString left = TimeLeftText(entry.seconds_left);
      return left.isEmpty() ? QueuePanel::tr("%1 %").arg(percent)
                            : QueuePanel::tr("%1 % · %2").arg(percent).arg(left);
    }
    case QueuedState::kDone:
    case QueuedState::kFailed:
    case QueuedState::kCancelled:
      return entry.sentence;
  }
  return {};
}

void Fill(QListWidgetItem& item, const QueuedExport& entry, bool paused) {
  const QString text = StateText(entry, paused);
  item.setText(PathToQt(entry.options.output.filename()));
  item.setData(kIdRole, entry.id);
  item.setData(kTextRole, text);
  item.setData(kFractionRole, entry.fraction);
  item.setData(kRunsRole, entry.state == QueuedState::kRunning);
  item.setData(Qt::AccessibleTextRole, QStringLiteral("%1. %2").arg(item.text(), text));
  item.setToolTip(QStringLiteral("%1\n%2").arg(PathToQt(entry.options.output), entry.sentence));
}

}  // namespace

QueuePanel::QueuePanel(const ExportQueue& queue, const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent),
      queue_(queue),
      list_(new QListWidget),
      empty_(new QLabel(tr("Exports are done here one after another, while you grade on."))) {
  setObjectName(QStringLiteral("queuePanel"));
  list_->setObjectName(QStringLiteral("exportQueue"));
  list_->setAccessibleName(tr("Exports"));
  list_->setItemDelegate(new ExportDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  empty_->setObjectName(QStringLiteral("queueLesson"));
  empty_->setWordWrap(true);
  empty_->setProperty("dim", true);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  const std::pair<const char*, const char*> names[] = {{"job/pause", "pauseExportButton"},
                                                       {"job/retry", "retryExportButton"},
                                                       {"job/show", "showExportButton"},
                                                       {"job/remove", "removeExportButton"}};
  for (const auto& [command, name] : names)
    buttons->addWidget(
        MakeActionButton(commands.Get(QString::fromLatin1(command)), name, Qt::ToolButtonTextOnly));
  buttons->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 4, 8, 8);
  column->setSpacing(8);
  column->addWidget(empty_);
  column->addWidget(list_, 1);
  column->addLayout(buttons);
  connect(&queue_, &ExportQueue::changed, this, &QueuePanel::Refresh);
  connect(list_, &QListWidget::currentRowChanged, this, &QueuePanel::currentChanged);
  Refresh();
}

int QueuePanel::current() const {
  const QListWidgetItem* item = list_->currentItem();
  return item ? item->data(kIdRole).toInt() : 0;
}

void QueuePanel::Refresh() {
  const std::vector<QueuedExport>& entries = queue_.entries();
  const int marked = current();
  while (list_->count() > static_cast<int>(entries.size())) delete list_->takeItem(list_->count() - 1);
  while (list_->count() < static_cast<int>(entries.size())) list_->addItem(new QListWidgetItem);
  int row = -1;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Fill(*list_->item(static_cast<int>(i)), entries[i], queue_.is_paused());
    if (entries[i].id == marked) row = static_cast<int>(i);
  }
  list_->setCurrentRow(row >= 0 || entries.empty() ? row : static_cast<int>(entries.size()) - 1);
  empty_->setVisible(entries.empty());
  Q_EMIT currentChanged();
}

}  // namespace zeroplane::ui
