#include "ui/inspector/grade_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/actions/action_button.h"
#include "ui/actions/action_combo.h"
#include "ui/actions/action_registry.h"
#include "ui/inspector/grade_text.h"
#include "ui/inspector/value_slider.h"
#include "ui/labels.h"
#include "ui/scopes/verdict.h"
#include "ui/theme.h"

namespace zeroplane::ui {
namespace {

QToolButton* MenuButton(const char* name, const char* icon, const QString& text, const QString& tooltip,
                        QMenu* menu, Qt::ToolButtonStyle style = Qt::ToolButtonTextBesideIcon) {
  auto* button = new QToolButton;
  button->setObjectName(QString::fromLatin1(name));
  button->setText(text);
  button->setToolTip(tooltip);
  button->setIcon(ThemeIcon(QString::fromLatin1(icon)));
  button->setToolButtonStyle(style);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setMenu(menu);
  button->setFocusPolicy(Qt::NoFocus);
  return button;
}

QHBoxLayout* Row(std::initializer_list<QWidget*> widgets) {
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  for (QWidget* widget : widgets) row->addWidget(widget);
  row->addStretch(1);
  return row;
}

std::vector<QAction*> Actions(const ActionRegistry& commands, std::initializer_list<const char*> ids) {
  std::vector<QAction*> actions;
  for (const char* id : ids) actions.push_back(commands.Get(QString::fromLatin1(id)));
  return actions;
}

}  // namespace

GradePanel::GradePanel(const ActionRegistry& commands, QMenu* match_menu, QMenu* preset_menu, QWidget* parent)
    : QWidget(parent),
      title_(new QLabel),
      key_rule_(new QLabel),
      published_(new QLabel),
      bracket_(new QLabel),
      verdict_(new QLabel),
      controls_(new QWidget) {
  setObjectName(QStringLiteral("gradePanel"));
  title_->setObjectName(QStringLiteral("gradeTitle"));
  key_rule_->setObjectName(QStringLiteral("keyRule"));
  published_->setObjectName(QStringLiteral("publishedUnits"));
  bracket_->setObjectName(QStringLiteral("gradeBracket"));
  verdict_->setObjectName(QStringLiteral("comfortVerdict"));
  for (QLabel* label : {title_, key_rule_, verdict_}) label->setWordWrap(true);
  for (QLabel* label : {key_rule_, published_, verdict_}) label->setProperty("dim", true);
  verdict_->setMinimumHeight(2 * verdict_->fontMetrics().lineSpacing());
  published_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  depth_ = new ValueSlider({"depth", 0, 4, 0, 20, 0.01, 1.0, ValueUnit::kPercentPlain}, tr("Depth"),
                           tr("How much near and far are apart. What stays where it is: see below."));
  background_ =
      new ValueSlider({"background", -2, 4, -20, 20, 0.01, 0.5, ValueUnit::kPercent}, tr("Background"),
                      tr("Where the far background lies: + behind the screen, \u2212 in front of it."));
  const QAction* published = commands.Get(QStringLiteral("grade/published-units"));
  published_->setVisible(published->isChecked());
  connect(published, &QAction::toggled, published_, &QWidget::setVisible);

  auto* column = new QVBoxLayout(controls_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(depth_);
  column->addWidget(background_);
  column->addLayout(MakePivotRow(commands));
  column->addLayout(MakeKeyRow(commands));
  column->addWidget(key_rule_);
  column->addWidget(published_);
  column->addWidget(bracket_);
  column->addWidget(verdict_);
  column->addLayout(MakeButtons(commands, match_menu, preset_menu));
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

QLayout* GradePanel::MakePivotRow(const ActionRegistry& commands) {
  auto* label = new QLabel(tr("Depth keeps"));
  QComboBox* pivot = MakeActionCombo(Actions(commands, {"pivot/screen", "pivot/background"}), "pivotBox");
  pivot->setToolTip(tr("What stays where it is when depth changes"));
  pivot->setAccessibleName(label->text());
  return Row({label, pivot});
}

QLayout* GradePanel::MakeKeyRow(const ActionRegistry& commands) {
  const auto button = [&](const char* id, const char* name, Qt::ToolButtonStyle style) {
    return MakeActionButton(commands.Get(QString::fromLatin1(id)), name, style);
  };
  QComboBox* way = MakeActionCombo(Actions(commands, {"key/hold", "key/linear", "key/smooth"}), "keyWayBox");
  way->setToolTip(tr("How the key goes over to the next one"));
  way->setAccessibleName(way->toolTip());
  return Row({button("key/previous", "previousKeyButton", Qt::ToolButtonIconOnly),
              button("key/toggle", "keyButton", Qt::ToolButtonTextBesideIcon),
              button("key/next", "nextKeyButton", Qt::ToolButtonIconOnly), way});
}

QLayout* GradePanel::MakeButtons(const ActionRegistry& commands, QMenu* match_menu, QMenu* preset_menu) {
  const auto button = [&](const char* id, const char* name,
                          Qt::ToolButtonStyle style = Qt::ToolButtonTextBesideIcon) {
    return MakeActionButton(commands.Get(QString::fromLatin1(id)), name, style);
  };
  constexpr auto kIcon = Qt::ToolButtonIconOnly;
  auto* rows = new QVBoxLayout;
  rows->setSpacing(4);
  rows->addLayout(
      Row({button("grade/screen-plane", "screenPlaneButton"),
           MenuButton("matchStyleButton", "match", tr("Match style"),
                      tr("Grade the selected shots, or all, like a reference style"), match_menu)}));
  rows->addLayout(Row(
      {button("grade/fit-to-budget", "fitToBudgetButton"), button("grade/limit-to-screen", "limitButton")}));
  rows->addLayout(
      Row({button("grade/reset", "resetGradeButton", kIcon), button("grade/copy", "copyGradeButton", kIcon),
           button("grade/paste", "pasteGradeButton", kIcon),
           button("grade/apply-to-selected", "applyToSelectedButton", kIcon),
           button("grade/ripple", "rippleButton", kIcon),
           button("grade/hold-far-plane", "holdFarPlaneButton", kIcon),
           MenuButton("presetsButton", "preset", tr("Presets"),
                      tr("Presets: grades under a name, for all films"), preset_menu, kIcon)}));
  return rows;
}

void GradePanel::SetShot(const GradeView& view, const Screen& screen) {
  title_->setText(view.title);
  key_rule_->setText(view.key_rule);
  published_->setText(PublishedText(view.grade));
  controls_->setEnabled(true);
  depth_->SetValue(view.grade.depth_range_pct);
  background_->SetValue(view.grade.background_pct);
  if (view.bracket) {
    bracket_->setText(
        tr("near %1   far %2").arg(SignedPct(view.bracket->near_pct), SignedPct(view.bracket->far_pct)));
    verdict_->setText(ComfortVerdict(*view.bracket, screen));
  } else {
    bracket_->setText(tr("near and far: not analysed yet"));
    verdict_->clear();
  }
}

void GradePanel::SetNoShot(const QString& why) {
  title_->setText(why);
  key_rule_->clear();
  published_->clear();
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
