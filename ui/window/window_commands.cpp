#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

#include "ui/actions/commands.h"
#include "ui/inspector/effect_panel.h"
#include "ui/labels.h"
#include "ui/text.h"
#include "ui/timeline/shot_list.h"
#include "ui/viewer/viewer_panel.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"

namespace zeroplane::ui {
namespace {

constexpr double kBrushStep = 1.25;
constexpr double kHardnessStep = 0.1;
constexpr qint64 kTenFrames = 10;
/// Pressed this soon after a shot's start, *previous shot* goes to the one before it.
constexpr qint64 kShotStartFrames = 12;

}  // namespace

QAction* MainWindow::Impl::Add(const char* id, std::function<void()> body) {
  return commands_.Add(Command(id), [body = std::move(body)](bool) { body(); });
}

void MainWindow::Impl::AddCommands() {
  AddFileCommands();
  AddViewCommands();
  AddTransportCommands();
  AddShotCommands();
  AddGradeCommands();
  AddFloatingWindowCommands();
  AddReviewCommands();
  AddStyleCommands();
  AddScreenCommands();
  AddEffectCommands();
  AddLayoutCommands();
  AddScopeCommands();
  AddJobCommands();
  AddFirstStepCommands();
  Add("help/about", [this] { messages_->ShowNotice(ToQt(services_.version_text)); });
}

void MainWindow::Impl::AddFileCommands() {
  Add("file/open", [this] { OpenWithDialog(); });
  Add("file/export", [this] { StartExport(); });
  Add("file/save-copy", [this] { SaveCopyWithDialog(); });
  Add("file/import-shots", [this] { ImportShotsWithDialog(); });
  Add("file/export-shots", [this] { ExportShotsWithDialog(); });
  Add("file/close", [this] { session_.Close(); });
  Add("file/quit", [this] { window_.close(); });
  Add("edit/undo", [this] { session_.document().Undo(); });
  Add("edit/redo", [this] { session_.document().Redo(); });
}

void MainWindow::Impl::AddViewCommands() {
  auto* group = new QActionGroup(this);
  for (const ViewInfo& info : Views()) {
    const std::string id = "view/" + std::string(info.id);
    QAction* action = Add(id.c_str(), [this, view = info.view] { session_.SetView(view); });
    action->setIconText(Label(info.view));
    group->addAction(action);
  }
  commands_.Get(QStringLiteral("view/source"))->setChecked(true);
  Add("view/fit", [this] { viewer_->Fit(); });
  Add("view/actual-size", [this] { viewer_->SetZoom(1.0 / window_.devicePixelRatioF()); });
  Add("view/mask", [this] { RefreshMask(); });
}

void MainWindow::Impl::AddTransportCommands() {
  Player& player = session_.player();
  const auto step = [&player](qint64 by) {
    player.Pause();
    player.GoTo(player.frame() + by);
  };
  Add("transport/play", [this] { TogglePlay(); });
  Add("frame/next", [step] { step(1); });
  Add("frame/previous", [step] { step(-1); });
  Add("frame/ten-forward", [step] { step(kTenFrames); });
  Add("frame/ten-back", [step] { step(-kTenFrames); });
  Add("frame/first", [&player] { player.GoTo(0); });
  Add("frame/last", [&player] { player.GoTo(player.frame_count() - 1); });
  Add("shot/next", [this] { StepShot(1); });
  Add("shot/previous", [this] { StepShot(-1); });
}

void MainWindow::Impl::AddShotCommands() {
  Add("shot/split", [this] { editor_.SplitHere(); });
  Add("shot/merge", [this] { editor_.MergeWithNext(); });
  Add("shot/move-cut", [this] { editor_.MoveCutHere(); });
  Add("shot/rename", [this] { shot_list_->EditCurrentName(); });
}

void MainWindow::Impl::AddEffectCommands() {
  const auto brush = [this](double factor, double harder) {
    BrushSettings changed = brush_;
    changed.Resize(factor);
    changed.Harden(harder);
    SetBrush(changed);
  };
  Add("effect/paint", [this] { SetTool(viewer_->tool() == Tool::kPaint ? Tool::kLook : Tool::kPaint); });
  Add("effect/brush-smaller", [brush] { brush(1 / kBrushStep, 0); });
  Add("effect/brush-larger", [brush] { brush(kBrushStep, 0); });
  Add("effect/brush-softer", [brush] { brush(1, -kHardnessStep); });
  Add("effect/brush-harder", [brush] { brush(1, kHardnessStep); });
  Add("effect/remove", [this] { editor_.RemoveEffect(); });
}

void MainWindow::Impl::AddStyleCommands() {
  match_menu_ = new QMenu(tr("Match st&yle"), &window_);
  match_menu_->setObjectName(QStringLiteral("matchStyleMenu"));
  for (const bool whole_film : {false, true}) {
    match_menu_->addSection(whole_film ? tr("All shots") : tr("Selected shots"));
    for (const ReferenceStyle& style : services_.styles) {
      const QString label = ToQt(style.label);
      const QString id =
          (whole_film ? QStringLiteral("grade/match-film/") : QStringLiteral("grade/match-style/")) +
          ToQt(style.id);
      const QString text =
          whole_film ? tr("All shots like %1").arg(label) : tr("Selected shots like %1").arg(label);
      match_menu_->addAction(commands_.Add(id, text, text, {}, [this, whole_film, id = style.id](bool) {
        ChooseStyle(id);
        commands_.Run(whole_film ? QStringLiteral("grade/match-film") : QStringLiteral("grade/match-style"));
      }));
    }
  }
}

void MainWindow::Impl::AddScreenCommands() {
  CommandSpec checkable{};
  checkable.checkable = true;
  auto* screens = new QActionGroup(this);
  for (const Screen& screen : Screens()) {
    screens->addAction(commands_.Add(QStringLiteral("screen/") + ToQt(screen.id), Label(screen),
                                     tr("Grade for this screen: %1").arg(Label(screen)), checkable,
                                     [this, &screen](bool) { editor_.SetScreen(screen); }));
  }
  auto* eyes = new QActionGroup(this);
  for (const SourceEyeInfo& info : SourceEyes()) {
    eyes->addAction(commands_.Add(QStringLiteral("eye/") + ToQt(info.id), Label(info.eye),
                                  tr("Which eye the film itself is: %1").arg(Label(info.eye)), checkable,
                                  [this, eye = info.eye](bool) { editor_.SetSourceEye(eye); }));
  }
}

QMenu* MainWindow::Impl::MakeMenu(const QString& title, std::initializer_list<const char*> ids) {
  QMenu* menu = window_.menuBar()->addMenu(title);
  for (const char* id : ids) {
    if (*id) {
      menu->addAction(commands_.Get(QString::fromLatin1(id)));
    } else {
      menu->addSeparator();
    }
  }
  return menu;
}

void MainWindow::Impl::MakeMenus() {
  MakeFileMenu();
  MakeMenu(tr("&Edit"), {"edit/undo", "edit/redo"});
  MakeMenu(tr("&Shot"), {"shot/split", "shot/merge", "shot/move-cut", "shot/rename"});
  QMenu* grade = MakeMenu(
      tr("&Grade"), {"grade/make-3d", "", "grade/screen-plane", "grade/match-style", "grade/match-film"});
  grade->addMenu(match_menu_);
  for (const char* id :
       {"grade/fit-to-budget", "grade/limit-to-screen", "grade/hold-far-plane", "grade/reset"})
    grade->addAction(commands_.Get(QString::fromLatin1(id)));
  grade->addSeparator();
  for (const char* id : {"grade/copy", "grade/paste", "grade/apply-to-selected", "grade/ripple"})
    grade->addAction(commands_.Get(QString::fromLatin1(id)));
  grade->addMenu(preset_menu_);
  QMenu* keys = grade->addMenu(tr("&Keys"));
  for (const char* id : {"key/toggle", "key/previous", "key/next", "key/hold", "key/linear", "key/smooth"})
    keys->addAction(commands_.Get(QString::fromLatin1(id)));
  QMenu* pivots = grade->addMenu(tr("&Depth keeps"));
  for (const char* id : {"pivot/screen", "pivot/background"})
    pivots->addAction(commands_.Get(QString::fromLatin1(id)));
  grade->addAction(commands_.Get(QStringLiteral("grade/published-units")));
  QMenu* windows = grade->addMenu(tr("&Floating window"));
  for (const char* id : {"floating-window/solve", "floating-window/clear"})
    windows->addAction(commands_.Get(QString::fromLatin1(id)));
  QMenu* screens = grade->addMenu(tr("S&creen"));
  for (const Screen& screen : Screens())
    screens->addAction(commands_.Get(QStringLiteral("screen/") + ToQt(screen.id)));
  QMenu* eyes = grade->addMenu(tr("Source &eye"));
  for (const SourceEyeInfo& info : SourceEyes())
    eyes->addAction(commands_.Get(QStringLiteral("eye/") + ToQt(info.id)));
  QMenu* shot_eyes = grade->addMenu(tr("Eye of the sho&t"));
  for (const char* id : {"shot-eye/film", "shot-eye/left", "shot-eye/right", "shot-eye/both"})
    shot_eyes->addAction(commands_.Get(QString::fromLatin1(id)));
  MakeMenu(tr("&Review"),
           {"review/none", "review/to-do", "review/in-work", "review/for-review", "review/approved", "",
            "review/compare", "review/restore", "review/remove-version", "", "review/remove-note"});
  MakeMenu(tr("E&ffect"), {"effect/paint", "effect/brush-smaller", "effect/brush-larger",
                           "effect/brush-softer", "effect/brush-harder", "", "effect/remove"});
  MakeMenu(tr("&Play"), {"transport/play", "", "frame/previous", "frame/next", "frame/ten-back",
                         "frame/ten-forward", "frame/first", "frame/last", "", "shot/previous", "shot/next"});
  MakeViewMenu();
  MakeMenu(tr("&Help"), {"help/find-command", "", "help/about"});
}

void MainWindow::Impl::StepShot(int by) {
  const int row = session_.current_row();
  if (row < 0) return;
  const qint64 into_shot = session_.player().frame() - session_.shots().at(row).frames.first;
  if (by < 0 && (into_shot > kShotStartFrames || row == 0)) {
    session_.GoToRow(row);
  } else {
    session_.GoToRow(row + by);
  }
}

void MainWindow::Impl::TogglePlay() {
  Player& player = session_.player();
  if (player.is_playing()) {
    player.Pause();
  } else {
    player.Play();
  }
}

void MainWindow::Impl::SetTool(Tool tool) {
  viewer_->SetTool(tool);
  commands_.Get(QStringLiteral("tool/look"))->setChecked(tool == Tool::kLook);
  commands_.Get(QStringLiteral("grade/screen-plane"))->setChecked(tool == Tool::kScreenPlane);
  commands_.Get(QStringLiteral("effect/paint"))->setChecked(tool == Tool::kPaint);
  viewer_panel_->SetHint(tool == Tool::kScreenPlane ? tr("Click what should lie on the screen.")
                         : tool == Tool::kPaint     ? tr("Paint; Alt or the right button erases.")
                                                    : QString());
  RefreshMask();
}

void MainWindow::Impl::SetBrush(const BrushSettings& brush) {
  brush_ = brush;
  viewer_->SetBrush(brush.radius_px, brush.hardness);
  effect_panel_->SetBrush(brush);
}

}  // namespace zeroplane::ui
