#include "ui/actions/command_palette.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>
#include <tuple>
#include <vector>

#include "ui/actions/action_registry.h"
#include "ui/actions/fuzzy_match.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kWidth = 680, kRowHeight = 28, kRows = 12, kTop = 64, kPad = 12;  // px
constexpr int kNameWidth = 220, kKeyWidth = 110;
/// A match in a command's description counts less than one in its name by this much.
constexpr int kOnlyDescribed = 40;
enum Role { kIdRole = Qt::UserRole, kDocRole, kKeyRole, kEnabledRole };

class CommandDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, kRowHeight}; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, QColor(theme::kRaised));
    const bool enabled = index.data(kEnabledRole).toBool();
    const QRect row = option.rect.adjusted(kPad, 0, -kPad, 0);
    const auto put = [&](const QRect& where, int align, const QString& text, bool bright) {
      painter->setPen(QColor(bright ? theme::kText : theme::kTextDim));
      painter->drawText(where, align | Qt::AlignVCenter,
                        painter->fontMetrics().elidedText(text, Qt::ElideRight, where.width()));
    };
    put(QRect(row.left(), row.top(), kNameWidth, row.height()), Qt::AlignLeft,
        index.data(Qt::DisplayRole).toString(), enabled);
    put(row.adjusted(kNameWidth + kPad, 0, -kKeyWidth - kPad, 0), Qt::AlignLeft,
        index.data(kDocRole).toString(), false);
    put(QRect(row.right() - kKeyWidth, row.top(), kKeyWidth, row.height()), Qt::AlignRight,
        index.data(kKeyRole).toString(), enabled);
  }
};

QString NameOf(const QAction& action) {
  return action.text().remove(QLatin1Char('&')).remove(QChar(u'…'));
}

/// Of the description whole words count, or beginnings of them: scattered letters are in every sentence.
std::optional<int> Score(const QString& typed, const QAction& action) {
  const auto by_name = FuzzyScore(typed, NameOf(action));
  const QString doc = QLatin1Char(' ') + action.statusTip();
  for (const QString& word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    if (!doc.contains(QLatin1Char(' ') + word, Qt::CaseInsensitive)) return by_name;
  }
  const int by_doc = FuzzyScore(typed, doc).value_or(0) - kOnlyDescribed;
  return std::max(by_name.value_or(by_doc), by_doc);
}

QListWidgetItem* MakeItem(const QAction& action) {
  const QString key = action.shortcut().toString(QKeySequence::NativeText);
  auto* item = new QListWidgetItem(NameOf(action));
  item->setData(kIdRole, action.objectName());
  item->setData(kDocRole, action.statusTip());
  item->setData(kKeyRole, key);
  item->setData(kEnabledRole, action.isEnabled());
  item->setData(Qt::AccessibleTextRole,
                QStringLiteral("%1. %2. %3").arg(item->text(), action.statusTip(), key));
  return item;
}

}  // namespace

CommandPalette::CommandPalette(const ActionRegistry& commands, QWidget* window)
    : QWidget(window, Qt::Popup), commands_(commands), field_(new QLineEdit), list_(new QListWidget) {
  setObjectName(QStringLiteral("commandPalette"));
  setAccessibleName(tr("Find a command"));
  setAttribute(Qt::WA_StyledBackground);
  field_->setObjectName(QStringLiteral("commandField"));
  field_->setAccessibleName(tr("Command"));
  field_->setPlaceholderText(tr("What do you want to do?"));
  list_->setObjectName(QStringLiteral("commandList"));
  list_->setAccessibleName(tr("Commands"));
  list_->setItemDelegate(new CommandDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setUniformItemSizes(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 8, 8, 8);
  column->setSpacing(8);
  column->addWidget(field_);
  column->addWidget(list_, 1);
  field_->installEventFilter(this);
  setFocusProxy(field_);
  connect(field_, &QLineEdit::textChanged, this, &CommandPalette::List);
  connect(field_, &QLineEdit::returnPressed, this, &CommandPalette::RunCurrent);
  connect(list_, &QListWidget::itemClicked, this, &CommandPalette::RunCurrent);
}

void CommandPalette::Open() {
  const QWidget* window = parentWidget();
  resize(std::min(kWidth, window->width()), std::min(kRows * kRowHeight + 56, window->height()));
  move(window->mapToGlobal(QPoint((window->width() - width()) / 2, kTop)));
  field_->clear();
  List({});
  show();
  field_->setFocus();
}

void CommandPalette::List(const QString& typed) {
  std::vector<std::tuple<int, bool, const QAction*>> found;  // minus score, disabled
  for (const QAction* action : commands_.all()) {
    if (!action->isVisible()) continue;
    if (const auto score = Score(typed, *action)) found.emplace_back(-*score, !action->isEnabled(), action);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  list_->clear();
  for (const auto& entry : found) list_->addItem(MakeItem(*std::get<2>(entry)));
  list_->setCurrentRow(0);
}

void CommandPalette::RunCurrent() {
  const QListWidgetItem* item = list_->currentItem();
  QAction* action = item ? commands_.Find(item->data(kIdRole).toString()) : nullptr;
  if (!action || !action->isEnabled()) return;
  hide();
  action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == field_ && event->type() == QEvent::KeyPress) {
    switch (static_cast<QKeyEvent*>(event)->key()) {
      case Qt::Key_Up:
      case Qt::Key_Down:
      case Qt::Key_PageUp:
      case Qt::Key_PageDown:
        QApplication::sendEvent(list_, event);
        return true;
      case Qt::Key_Escape:
        hide();
        return true;
      default:
        break;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace zeroplane::ui
