// What surrounds the work: how the panels are arranged, what is opened, finding commands, and the short way
// for those who grade nothing.
#include <QActionGroup>
#include <QMenu>

#include "ui/actions/command_palette.h"
#include "ui/actions/commands.h"
#include "ui/export/queue_panel.h"
#include "ui/labels.h"
#include "ui/scopes/scope_panel.h"
#include "ui/text.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/make_3d_panel.h"
#include "ui/window/message_bar.h"
#include "ui/window/panel_docks.h"
#include "ui/window/recent_films.h"

namespace zeroplane::ui {

void MainWindow::Impl::AddLayoutCommands() {
  auto* group = new QActionGroup(this);
  const std::pair<const char*, PanelLayout> layouts[] = {{"layout/grade", PanelLayout::kGrade},
                                                         {"layout/paint", PanelLayout::kPaint},
                                                         {"layout/review", PanelLayout::kReview}};
  for (const auto& [id, layout] : layouts)
    group->addAction(Add(id, [this, layout = layout] { docks_->SetLayout(layout); }));
  Add("layout/reset", [this] { docks_->Reset(); });
}

void MainWindow::Impl::AddScopeCommands() {
  auto* group = new QActionGroup(this);
  const QString names[] = {tr("s"), tr("t"), tr("s\u2013t"), tr("Time"), tr("Parallax"), tr("Waveform")};
  std::size_t next = 0;
  for (const ScopeInfo& info : Scopes()) {
    const std::string id = "scope/" + std::string(info.id);
    QAction* action = Add(id.c_str(), [this, scope = info.scope] {
      docks_->Raise("scopes");
      scopes_->SetScope(scope);
    });
    action->setIconText(names[next++]);
    group->addAction(action);
  }
  group->actions().constFirst()->setChecked(true);
  Add("scope/save", [this] { SaveScopeWithDialog(); });
}

void MainWindow::Impl::AddJobCommands() {
  Add("job/cancel", [this] { exports_.CancelRunning(); });
  Add("job/pause", [this] { exports_.SetPaused(!exports_.is_paused()); });
  Add("job/retry", [this] { exports_.Retry(queue_panel_->current()); });
  Add("job/show", [this] { ShowInFolder(); });
  Add("job/remove", [this] { exports_.Remove(queue_panel_->current()); });
}

void MainWindow::Impl::RefreshJobCommands() {
  const QueuedExport* marked = exports_.Find(queue_panel_->current());
  const bool runs = exports_.Running() != nullptr;
  const bool ended_short =
      marked && (marked->state == QueuedState::kFailed || marked->state == QueuedState::kCancelled);
  commands_.Get(QStringLiteral("job/cancel"))->setEnabled(runs);
  commands_.Get(QStringLiteral("job/pause"))->setEnabled(runs);
  commands_.Get(QStringLiteral("job/pause"))->setChecked(exports_.is_paused());
  commands_.Get(QStringLiteral("job/retry"))->setEnabled(ended_short);
  commands_.Get(QStringLiteral("job/show"))->setEnabled(marked != nullptr);
  commands_.Get(QStringLiteral("job/remove"))->setEnabled(marked != nullptr);
}

void MainWindow::Impl::AddFirstStepCommands() {
  recent_ = new RecentFilms(commands_, this);
  Add("file/clear-recent", [this] { recent_->Clear(); });
  QAction* demo = Add("file/demo", [this] { OpenDemo(); });
  demo->setEnabled(!services_.demo_film.empty());
  palette_ = new CommandPalette(commands_, &window_);
  Add("help/find-command", [this] { palette_->Open(); });
  make_3d_ = new Make3dPanel(&window_);
  Add("grade/make-3d", [this] { make_3d_->Open(*make_3d_button_); });
}

void MainWindow::Impl::ConnectFirstSteps() {
  connect(recent_, &RecentFilms::chosen, &window_, &MainWindow::openFilm);
  connect(&session_, &FilmSession::filmOpened, recent_,
          [this] { recent_->Add(PathToQt(session_.document().path())); });
  connect(make_3d_, &Make3dPanel::strengthChosen, this, &Impl::MakeIt3d);
  connect(make_3d_, &Make3dPanel::finished, &grades_, &GradeEditor::EndGesture);
}

void MainWindow::Impl::MakeIt3d(double strength) {
  const GradeEditor::Made3d made = grades_.MakeIt3d(strength);
  QString text = tr("Shots graded: %1. The deepest has %2 % of the width from near to far (%3).")
                     .arg(made.graded)
                     .arg(made.deepest_pct, 0, 'f', 2)
                     .arg(Label(session_.screen()));
  if (made.keyed > 0) text += tr(" Left as they are, with their keys: %1.").arg(made.keyed);
  if (made.not_analysed > 0)
    text += tr(" Not analysed yet, at the film's usual depth: %1.").arg(made.not_analysed);
  make_3d_->SetOutcome(text);
}

void MainWindow::Impl::MakeFileMenu() {
  QMenu* file = MakeMenu(tr("&File"), {"file/open"});
  QMenu* recent = file->addMenu(tr("Open &recent"));
  for (QAction* action : commands_.all()) {
    if (action->objectName().startsWith(QLatin1String("file/recent-"))) recent->addAction(action);
  }
  recent->addSeparator();
  recent->addAction(commands_.Get(QStringLiteral("file/clear-recent")));
  for (const char* id :
       {"file/demo", "file/save-copy", "", "file/import-shots", "file/export-shots", "file/export"}) {
    if (*id) {
      file->addAction(commands_.Get(QString::fromLatin1(id)));
    } else {
      file->addSeparator();
    }
  }
  QMenu* jobs = file->addMenu(tr("Running e&xports"));
  for (const char* id : {"job/pause", "job/cancel", "job/retry", "job/show", "job/remove"})
    jobs->addAction(commands_.Get(QString::fromLatin1(id)));
  file->addSeparator();
  for (const char* id : {"file/close", "file/quit"}) file->addAction(commands_.Get(QString::fromLatin1(id)));
}

void MainWindow::Impl::MakeViewMenu() {
  QMenu* view =
      MakeMenu(tr("&View"), {"view/source", "view/disparity", "view/anaglyph", "view/side-by-side",
                             "view/left", "view/right", "", "tool/look", "view/fit", "view/actual-size",
                             "view/mask", "", "layout/grade", "layout/paint", "layout/review"});
  QMenu* panels = view->addMenu(tr("Pa&nels"));
  for (QAction* action : commands_.all()) {
    if (action->objectName().startsWith(QLatin1String("panel/"))) panels->addAction(action);
  }
  panels->addSeparator();
  panels->addAction(commands_.Get(QStringLiteral("layout/reset")));
  QMenu* scopes = view->addMenu(tr("S&copes"));
  for (QAction* action : commands_.all()) {
    if (action->objectName().startsWith(QLatin1String("scope/"))) scopes->addAction(action);
  }
}

}  // namespace zeroplane::ui
