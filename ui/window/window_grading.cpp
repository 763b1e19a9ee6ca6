#include <QActionGroup>
#include <QInputDialog>

#include "ui/actions/commands.h"
#include "ui/inspector/grade_panel.h"
#include "ui/inspector/grade_text.h"
#include "ui/inspector/preset_menu.h"
#include "ui/text.h"
#include "ui/timeline/shot_list.h"
#include "ui/viewer/viewer.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"

namespace zeroplane::ui {

void MainWindow::Impl::AddGradeCommands() {
  Add("tool/look", [this] { SetTool(Tool::kLook); });
  Add("grade/screen-plane",
      [this] { SetTool(viewer_->tool() == Tool::kScreenPlane ? Tool::kLook : Tool::kScreenPlane); });
  Add("grade/reset", [this] { grades_.Reset(); });
  Add("grade/limit-to-screen", [this] { grades_.LimitToScreen(); });
  Add("grade/fit-to-budget", [this] { grades_.FitToBudget(); });
  Add("grade/hold-far-plane", [this] { grades_.HoldFarPlane(); });
  Add("grade/match-style", [this] {
    if (const ReferenceStyle* style = ChosenStyle()) grades_.MatchShots(*style);
  })->setIconText(tr("Match shot"));
  Add("grade/match-film", [this] {
    if (const ReferenceStyle* style = ChosenStyle()) grades_.MatchFilm(*style);
  })->setIconText(tr("Match film"));
  Add("grade/published-units", [] {});  // The panel follows the action.
  auto* pivots = new QActionGroup(this);
  pivots->addAction(Add("pivot/screen", [this] { grades_.SetPivot(DepthPivot::kScreen); }))->setChecked(true);
  pivots->addAction(Add("pivot/background", [this] { grades_.SetPivot(DepthPivot::kBackground); }));
  AddSharingCommands();
  AddKeyCommands();
}

void MainWindow::Impl::AddSharingCommands() {
  Add("grade/copy", [this] {
    grades_.Copy();
    RefreshGradeCommands();
  });
  Add("grade/paste", [this] { grades_.Paste(); });
  Add("grade/apply-to-selected", [this] { grades_.ApplyToSelected(); });
  Add("grade/ripple", [this] { grades_.Ripple(); });
  auto* presets =
      new PresetMenu(Add("grade/save-preset", [this] { SavePresetWithDialog(); }), tr("&Presets"), &window_);
  connect(presets, &PresetMenu::chosen, this,
          [this](const GradePreset& preset) { grades_.ApplyPreset(preset.name, preset.grade); });
  preset_menu_ = presets;
}

void MainWindow::Impl::AddKeyCommands() {
  Add("key/toggle", [this] {
    session_.player().Pause();
    grades_.ToggleKey();
    RefreshGradeCommands();  // An edit that was refused leaves the button as it was.
  });
  const auto go = [this](std::optional<qint64> frame) {
    session_.player().Pause();
    if (frame) session_.player().GoTo(*frame);
  };
  Add("key/previous", [this, go] { go(grades_.PreviousKey()); });
  Add("key/next", [this, go] { go(grades_.NextKey()); });
  auto* ways = new QActionGroup(this);
  for (const InterpolationInfo& info : kInterpolations) {
    const std::string id = "key/" + std::string(info.id);
    ways->addAction(Add(id.c_str(), [this, way = info.interpolation] { grades_.SetInterpolation(way); }));
  }
}

void MainWindow::Impl::SavePresetWithDialog() {
  auto* dialog = new QInputDialog(&window_);
  dialog->setObjectName(QStringLiteral("presetDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Save as preset"));
  dialog->setLabelText(tr("A name for this depth and background:"));
  connect(dialog, &QInputDialog::textValueSelected, this,
          [this, grade = grades_.CurrentGrade()](QString name) {
            if (!name.trimmed().isEmpty()) SaveGradePreset({name.trimmed(), grade});
          });
  dialog->open();
}

void MainWindow::Impl::ConnectGrading() {
  connect(grade_panel_, &GradePanel::depthEdited, &grades_, &GradeEditor::SetDepth);
  connect(grade_panel_, &GradePanel::backgroundEdited, &grades_, &GradeEditor::SetBackground);
  connect(grade_panel_, &GradePanel::finished, &grades_, &GradeEditor::EndGesture);
  connect(&grades_, &GradeEditor::said, messages_, &MessageBar::ShowNotice);
  connect(shot_list_, &ShotList::selectionChangedTo, this, [this](const std::vector<ShotId>& shots) {
    session_.SetSelection(shots);
    RefreshGrade();
  });
}

void MainWindow::Impl::RefreshGrade() {
  RefreshGradeCommands();
  RefreshFloatingWindow();
  const Shot* shot = session_.CurrentShot();
  if (!shot) {
    grade_panel_->SetNoShot(session_.document().is_open() ? tr("The film's shots are being found.")
                                                          : tr("No film is open."));
    return;
  }
  GradeView view;
  const std::size_t selected = session_.SelectedShots().size();
  view.title = selected > 1 ? tr("%1  \u00b7  %2 shots selected").arg(ToQt(shot->name)).arg(selected)
                            : ToQt(shot->name);
  view.grade = grades_.CurrentGrade();
  view.key_rule = KeyRule(*shot, session_.player().frame());
  view.bracket = session_.shots().at(session_.current_row()).bracket;
  grade_panel_->SetShot(view, session_.screen());
}

void MainWindow::Impl::RefreshGradeCommands() {
  const auto enable = [this](const char* id, bool enabled) {
    commands_.Get(QString::fromLatin1(id))->setEnabled(enabled);
  };
  const Shot* shot = session_.CurrentShot();
  enable("grade/paste", shot && grades_.CanPaste());
  enable("grade/apply-to-selected", session_.SelectedShots().size() > 1);
  enable("grade/ripple", grades_.CanRipple());
  enable("key/previous", grades_.PreviousKey().has_value());
  enable("key/next", grades_.NextKey().has_value());
  commands_.Get(QStringLiteral("key/toggle"))->setChecked(grades_.HasKeyHere());
  const std::optional<Interpolation> way = grades_.InterpolationHere();
  for (const InterpolationInfo& info : kInterpolations) {
    QAction* action = commands_.Get(QStringLiteral("key/") + ToQt(info.id));
    action->setEnabled(way.has_value());
    action->setChecked(way.value_or(Interpolation::kSmooth) == info.interpolation);
  }
}

}  // namespace zeroplane::ui
