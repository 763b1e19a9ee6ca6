#include "ui/inspector/grade_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_registry.h"
#include "ui/inspector/value_slider.h"
#include "ui/labels.h"
#include "ui/scopes/verdict.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

QToolButton* MatchButton(QMenu* menu) {
  auto* button = new QToolButton;
  button->setObjectName(QStringLiteral("matchStyleButton"));
  button->setText(GradePanel::tr("Match style"));
  button->setToolTip(GradePanel::tr("Grade this shot, or all, like a reference style"));
  button->setIcon(ThemeIcon(QStringLiteral("match")));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setMenu(menu);
  button->setFocusPolicy(Qt::NoFocus);
  return button;
}

}  // namespace

GradePanel::GradePanel(const ActionRegistry& commands, QMenu* match_menu, QWidget* parent)
    : QWidget(parent),
      title_(new QLabel),
      bracket_(new QLabel),
      verdict_(new QLabel),
      controls_(new QWidget) {
  setObjectName(QStringLiteral("gradePanel"));
  title_->setObjectName(QStringLiteral("gradeTitle"));
  title_->setWordWrap(true);
  bracket_->setObjectName(QStringLiteral("gradeBracket"));
  verdict_->setObjectName(QStringLiteral("comfortVerdict"));
  verdict_->setWordWrap(true);
  verdict_->setMinimumHeight(2 * verdict_->fontMetrics().lineSpacing());
  verdict_->setProperty("dim", true);
  depth_ = new ValueSlider({"depth", 0, 4, 0, 20, 0.01, 1.0, ValueUnit::kPercentPlain}, tr("Depth"),
                           tr("How much near and far are apart. What lies on the screen stays there."));
  background_ =
      new ValueSlider({"background", -2, 4, -20, 20, 0.01, 0.5, ValueUnit::kPercent}, tr("Background"),
                      tr("Where the far background lies: + behind the screen, \u2212 in front of it."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(4);
  buttons->addWidget(MakeActionButton(commands.Get(QStringLiteral("grade/screen-plane")), "screenPlaneButton",
                                      Qt::ToolButtonTextBesideIcon));
  buttons->addWidget(MatchButton(match_menu));
  buttons->addStretch(1);
  auto* more = new QHBoxLayout;
  more->setSpacing(4);
  more->addWidget(MakeActionButton(commands.Get(QStringLiteral("grade/limit-to-screen")), "limitButton",
                                   Qt::ToolButtonTextBesideIcon));
  more->addWidget(MakeActionButton(commands.Get(QStringLiteral("grade/reset")), "resetGradeButton",
                                   Qt::ToolButtonTextBesideIcon));
  more->addStretch(1);

  auto* column = new QVBoxLayout(controls_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(depth_);
  column->addWidget(background_);
  column->addWidget(bracket_);
  column->addWidget(verdict_);
  column->addLayout(buttons);
  column->addLayout(more);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(8);
  layout->addWidget(title_);
  layout->addWidget(controls_);

  connect(depth_, &ValueSlider::edited, this, &GradePanel::depthEdited);
  connect(background_, &ValueSlider::edited, this, &GradePanel::backgroundEdited);
  connect(depth_, &ValueSlider::finished, this, &GradePanel::finished);
  connect(background_, &ValueSlider::finished, this, &GradePanel::finished);
}

void GradePanel::SetShot(const QString& title, const Grade& grade, const std::optional<DepthBracket>& bracket,
                         const Screen& screen) {
  title_->setText(title);
  controls_->setEnabled(true);
  depth_->SetValue(grade.depth_range_pct);
  background_->SetValue(grade.background_pct);
  if (bracket) {
    bracket_->setText(tr("near %1   far %2").arg(SignedPct(bracket->near_pct), SignedPct(bracket->far_pct)));
    verdict_->setText(ComfortVerdict(*bracket, screen));
  } else {
    bracket_->setText(tr("near and far: not analysed yet"));
    verdict_->clear();
  }
}

void GradePanel::SetNoShot(const QString& why) {
  title_->setText(why);
  bracket_->clear();
  verdict_->clear();
  controls_->setEnabled(false);
}

void GradePanel::SetDefaultGrade(const Grade& grade) {
  depth_->SetReset(grade.depth_range_pct);
  background_->SetReset(grade.background_pct);
}

void GradePanel::SetEyeWidth(int width) {
  depth_->SetEyeWidth(width);
  background_->SetEyeWidth(width);
}

}  // namespace zeroplane::ui
