#include "ui/window/make_3d_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

namespace zeroplane::ui {
namespace {

constexpr int kWidth = 340, kFull = 100, kFirst = 60, kPageStep = 10;

QString Key() {
  return QStringLiteral("make3d/strength");
}

QLabel* Dim(const QString& text) {
  auto* label = new QLabel(text);
  label->setProperty("dim", true);
  return label;
}

}  // namespace

Make3dPanel::Make3dPanel(QWidget* parent)
    : QWidget(parent, Qt::Popup),
      slider_(new QSlider(Qt::Horizontal)),
      value_(new QLabel),
      outcome_(Dim({})) {
  setObjectName(QStringLiteral("make3dPanel"));
  setAccessibleName(tr("Make it 3D"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedWidth(kWidth);
  slider_->setObjectName(QStringLiteral("make3dStrength"));
  slider_->setAccessibleName(tr("Strength of the depth"));
  slider_->setRange(0, kFull);
  slider_->setPageStep(kPageStep);
  value_->setObjectName(QStringLiteral("make3dValue"));
  outcome_->setObjectName(QStringLiteral("make3dOutcome"));
  outcome_->setWordWrap(true);
  outcome_->setMinimumHeight(3 * outcome_->fontMetrics().lineSpacing());
  outcome_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  auto* title = new QHBoxLayout;
  title->addWidget(new QLabel(tr("How strong is the depth?")), 1);
  title->addWidget(value_);
  auto* ends = new QHBoxLayout;
  ends->addWidget(Dim(tr("flat")));
  ends->addStretch(1);
  ends->addWidget(Dim(tr("all the screen allows")));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 16, 12);
  column->setSpacing(8);
  column->addLayout(title);
  column->addWidget(slider_);
  column->addLayout(ends);
  column->addWidget(outcome_);
  setFocusProxy(slider_);
  connect(slider_, &QSlider::valueChanged, this, [this](int value) {
    value_->setText(tr("%1 %").arg(value));
    Q_EMIT strengthChosen(strength());
  });
}

void Make3dPanel::Open(const QWidget& above) {
  {
    const QSignalBlocker quiet(slider_);
    slider_->setValue(QSettings().value(Key(), kFirst).toInt());
  }
  value_->setText(tr("%1 %").arg(slider_->value()));
  adjustSize();
  const QPoint right_end(above.width() - width(), above.height() + 4);
  move(above.mapToGlobal(right_end));
  show();
  slider_->setFocus();
  Q_EMIT strengthChosen(strength());
}

double Make3dPanel::strength() const {
  return static_cast<double>(slider_->value()) / kFull;
}

void Make3dPanel::SetOutcome(const QString& sentence) {
  outcome_->setText(sentence);
}

void Make3dPanel::hideEvent(QHideEvent* event) {
  QSettings().setValue(Key(), slider_->value());
  Q_EMIT finished();
  QWidget::hideEvent(event);
}

}  // namespace zeroplane::ui
