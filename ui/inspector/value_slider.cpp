#include "ui/inspector/value_slider.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace zeroplane::ui {
namespace {

constexpr int kSliderSteps = 1000;
constexpr int kWheelEndMs = 500;
constexpr double kCoarse = 10;
constexpr int kLabelWidth = 88, kFieldWidth = 76;

}  // namespace

ValueSlider::ValueSlider(const ValueSliderOptions& options, const QString& label, const QString& tooltip,
                         QWidget* parent)
    : QWidget(parent),
      options_(options),
      label_(new QLabel(label)),
      slider_(new QSlider(Qt::Horizontal)),
      field_(new QLineEdit) {
  const QString name = QString::fromLatin1(options.name);
  setObjectName(name);
  label_->setObjectName(name + QStringLiteral(".label"));
  slider_->setObjectName(name + QStringLiteral(".slider"));
  field_->setObjectName(name + QStringLiteral(".field"));
  slider_->setAccessibleName(label);
  field_->setAccessibleName(label);
  label_->setFixedWidth(kLabelWidth);
  label_->setToolTip(tooltip + tr("\nDouble-click the name to reset."));
  slider_->setToolTip(tooltip + tr("\nWheel: fine, with Shift coarse."));
  field_->setToolTip(tooltip + tr("\nType 1.2%, 12px or +0.1."));
  field_->setFixedWidth(kFieldWidth);
  field_->setAlignment(Qt::AlignRight);
  slider_->setRange(0, kSliderSteps);
  slider_->setFocusPolicy(Qt::NoFocus);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  row->addWidget(label_);
  row->addWidget(slider_, 1);
  row->addWidget(field_);
  for (QWidget* watched : {static_cast<QWidget*>(label_), static_cast<QWidget*>(slider_)}) {
    watched->installEventFilter(this);
  }
  wheel_end_.setSingleShot(true);
  wheel_end_.setInterval(kWheelEndMs);
  connect(&wheel_end_, &QTimer::timeout, this, &ValueSlider::finished);
  connect(slider_, &QSlider::valueChanged, this, [this](int steps) {
    Edit(options_.minimum + (options_.maximum - options_.minimum) * steps / kSliderSteps);
    if (!slider_->isSliderDown()) Q_EMIT finished();
  });
  connect(slider_, &QSlider::sliderReleased, this, &ValueSlider::finished);
  connect(field_, &QLineEdit::returnPressed, field_, &QWidget::clearFocus);
  connect(field_, &QLineEdit::editingFinished, this, &ValueSlider::FinishTyping);
  SetValue(options.reset);
}

void ValueSlider::SetValue(double value) {
  value_ = value;
  ShowValue();
}

int ValueSlider::ToSteps(double value) const {
  const double share = (value - options_.minimum) / (options_.maximum - options_.minimum);
  return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kSliderSteps));
}

void ValueSlider::ShowValue() {
  const QSignalBlocker quiet(slider_);
  if (!slider_->isSliderDown()) slider_->setValue(ToSteps(value_));
  if (!field_->hasFocus() || !field_->isModified()) field_->setText(ValueText(value_, options_.unit));
}

void ValueSlider::Edit(double value) {
  const double allowed = std::clamp(value, options_.hard_minimum, options_.hard_maximum);
  if (allowed == value_) return;
  value_ = allowed;
  ShowValue();
  Q_EMIT edited(allowed);
}

void ValueSlider::FinishTyping() {
  if (!field_->isModified()) return;
  field_->setModified(false);
  const auto typed = ParseValue(field_->text(), options_.unit, value_, eye_width_);
  if (typed) Edit(*typed);
  ShowValue();
  if (typed) Q_EMIT finished();
}

bool ValueSlider::eventFilter(QObject* watched, QEvent* event) {
  if (watched == label_ && event->type() == QEvent::MouseButtonDblClick) {
    Edit(options_.reset);
    Q_EMIT finished();
    return true;
  }
  if (event->type() == QEvent::Wheel) {
    auto* wheel = static_cast<QWheelEvent*>(event);
    // With Shift held, some platforms turn the wheel sideways.
    const int delta = wheel->angleDelta().y() != 0 ? wheel->angleDelta().y() : wheel->angleDelta().x();
    const double coarse = wheel->modifiers().testFlag(Qt::ShiftModifier) ? kCoarse : 1.0;
    Edit(value_ + delta / 120.0 * options_.step * coarse);
    wheel_end_.start();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace zeroplane::ui
