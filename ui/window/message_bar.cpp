#include "ui/window/message_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

constexpr int kNoticeMs = 12000;
constexpr int kIconPx = 20;
constexpr int kMargin = 12, kTop = 48;  // px; under the viewer's row of buttons

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QWidget(parent), icon_(new QLabel), label_(new QLabel) {
  setObjectName(QStringLiteral("messageBar"));
  setAttribute(Qt::WA_StyledBackground);
  label_->setObjectName(QStringLiteral("messageText"));
  label_->setWordWrap(true);
  label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* close = new QToolButton;
  close->setObjectName(QStringLiteral("messageClose"));
  close->setIcon(ThemeIcon(QStringLiteral("close")));
  close->setToolTip(tr("Close this message"));
  close->setAccessibleName(close->toolTip());
  close->setFocusPolicy(Qt::NoFocus);
  close->setAutoRaise(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 8, 4);
  row->setSpacing(8);
  row->addWidget(icon_);
  row->addWidget(label_, 1);
  row->addWidget(close);
  connect(close, &QToolButton::clicked, this, &QWidget::hide);
  timer_.setSingleShot(true);
  timer_.setInterval(kNoticeMs);
  connect(&timer_, &QTimer::timeout, this, &QWidget::hide);
  parent->installEventFilter(this);
  hide();
}

void MessageBar::ShowFailure(const QString& sentence) {
  Show(sentence, true);
}
void MessageBar::ShowNotice(const QString& sentence) {
  Show(sentence, false);
}
QString MessageBar::text() const {
  return label_->text();
}

void MessageBar::Show(const QString& sentence, bool failure) {
  label_->setText(sentence);
  icon_->setPixmap(ThemeIcon(failure ? QStringLiteral("warning") : QStringLiteral("notice")).pixmap(kIconPx));
  if (failure) {
    timer_.stop();
  } else {
    timer_.start();
  }
  Place();
  show();
  raise();
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) Place();
  return QWidget::eventFilter(watched, event);
}

void MessageBar::Place() {
  const int width = parentWidget()->width() - 2 * kMargin;
  setGeometry(kMargin, kTop, width, layout()->heightForWidth(width));
}

}  // namespace zeroplane::ui
