#include "ui/inspector/window_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_combo.h"
#include "ui/actions/action_registry.h"
#include "ui/inspector/value_slider.h"
#include "ui/labels.h"

namespace zeroplane::ui {

QString ViolationVerdict(const std::vector<WindowViolation>& violations) {
  if (violations.empty())
    return WindowPanel::tr("No window violation: nothing in front is cut at the sides.");
  const WindowViolation& first = violations.front();
  const QString edge =
      first.edge == PictureEdge::kLeft ? WindowPanel::tr("left edge") : WindowPanel::tr("right edge");
  QString text = WindowPanel::tr("Window violation, %1, frames %2 to %3: %4 in front of the window.")
                     .arg(edge)
                     .arg(first.frames.first)
                     .arg(first.frames.end - 1)
                     .arg(SignedPct(-first.depth_pct));
  if (violations.size() > 1) text += WindowPanel::tr(" More of them: %1.").arg(violations.size() - 1);
  return text;
}

WindowPanel::WindowPanel(const ActionRegistry& commands, QWidget* parent)
    : QWidget(parent), rule_(new QLabel), verdict_(new QLabel) {
  setObjectName(QStringLiteral("windowPanel"));
  rule_->setObjectName(QStringLiteral("windowRule"));
  verdict_->setObjectName(QStringLiteral("windowVerdict"));
  for (QLabel* label : {rule_, verdict_}) {
    label->setWordWrap(true);
    label->setProperty("dim", true);
  }
  left_ = new ValueSlider({"windowLeft", -3, 0, -20, 20, 0.01, 0, ValueUnit::kPercent}, tr("Left side"),
                          tr("Where the picture's left side hangs: \u2212 in front of the screen."));
  right_ = new ValueSlider({"windowRight", -3, 0, -20, 20, 0.01, 0, ValueUnit::kPercent}, tr("Right side"),
                           tr("Where the picture's right side hangs: \u2212 in front of the screen."));
  const auto action = [&](const char* id) { return commands.Get(QString::fromLatin1(id)); };
  QComboBox* eye = MakeActionCombo(
      {action("shot-eye/film"), action("shot-eye/left"), action("shot-eye/right"), action("shot-eye/both")},
      "shotEyeBox");
  eye->setToolTip(tr("Which eye the film itself is in this shot; the other one is made"));
  auto* eye_label = new QLabel(tr("The film is"));
  eye->setAccessibleName(eye_label->text());
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  buttons->addWidget(
      MakeActionButton(action("floating-window/solve"), "solveWindowButton", Qt::ToolButtonTextBesideIcon));
  buttons->addWidget(
      MakeActionButton(action("floating-window/clear"), "clearWindowButton", Qt::ToolButtonTextBesideIcon));
  buttons->addStretch(1);
  auto* eyes = new QHBoxLayout;
  eyes->setSpacing(8);
  eyes->addWidget(eye_label);
  eyes->addWidget(eye);
  eyes->addStretch(1);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(8);
  layout->addWidget(left_);
  layout->addWidget(right_);
  layout->addWidget(rule_);
  layout->addWidget(verdict_);
  layout->addLayout(buttons);
  layout->addLayout(eyes);

  connect(left_, &ValueSlider::edited, this, &WindowPanel::leftEdited);
  connect(right_, &ValueSlider::edited, this, &WindowPanel::rightEdited);
  for (ValueSlider* slider : {left_, right_})
    connect(slider, &ValueSlider::finished, this, &WindowPanel::finished);
}

void WindowPanel::SetWindow(const std::optional<WindowView>& view) {
  setEnabled(view.has_value());
  const FloatingWindow window = view ? view->window : FloatingWindow();
  left_->SetValue(window.left_top_pct);
  right_->SetValue(window.right_top_pct);
  rule_->setVisible(view && view->eases);
  rule_->setText(tr("The window eases over the frames; a slider makes it the same in all of them."));
  if (!view) {
    verdict_->clear();
  } else {
    verdict_->setText(view->violations ? ViolationVerdict(*view->violations)
                                       : tr("Sides: not analysed yet."));
  }
}

void WindowPanel::SetEyeWidth(int width) {
  left_->SetEyeWidth(width);
  right_->SetEyeWidth(width);
}

}  // namespace zeroplane::ui
