#include <QComboBox>
#include <QSet>
#include <QSignalBlocker>
#include <QStackedWidget>

#include "ui/export/export_dialog.h"
#include "ui/export/job_bar.h"
#include "ui/export/queue_panel.h"
#include "ui/inspector/effect_panel.h"
#include "ui/inspector/grade_panel.h"
#include "ui/inspector/window_panel.h"
#include "ui/labels.h"
#include "ui/scopes/scope_panel.h"
#include "ui/text.h"
#include "ui/timeline/scrubber.h"
#include "ui/timeline/shot_list.h"
#include "ui/timeline/shot_strip.h"
#include "ui/timeline/transport_bar.h"
#include "ui/viewer/readout.h"
#include "ui/viewer/viewer_panel.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"
#include "ui/window/styles_panel.h"

namespace zeroplane::ui {
namespace {

/// Groups of commands that need no film, or see to it themselves.
const QStringList kGroupsWithoutFilm = {
    QStringLiteral("file"),  QStringLiteral("edit"),  QStringLiteral("help"), QStringLiteral("layout"),
    QStringLiteral("panel"), QStringLiteral("scope"), QStringLiteral("job")};
constexpr double kBrushShare = 0.025;  // first radius, of the picture's width

/// Commands that need a shot.
const QSet<QString> kShotGroups = {QStringLiteral("grade"),    QStringLiteral("key"),
                                   QStringLiteral("shot-eye"), QStringLiteral("floating-window"),
                                   QStringLiteral("review"),   QStringLiteral("effect")};

}  // namespace

void MainWindow::Impl::ConnectSession() {
  connect(&session_, &FilmSession::filmOpened, this, &Impl::RefreshFilm);
  connect(&session_, &FilmSession::filmClosed, this, &Impl::RefreshFilm);
  connect(&session_, &FilmSession::shotsReady, &window_, &MainWindow::shotsReady);
  connect(&session_, &FilmSession::currentShotChanged, this, &Impl::RefreshShot);
  connect(&session_, &FilmSession::statusChanged, this, &Impl::RefreshHeader);
  connect(&session_, &FilmSession::failed, messages_, &MessageBar::ShowFailure);
  connect(&session_, &FilmSession::noticed, messages_, &MessageBar::ShowNotice);
  connect(&session_, &FilmSession::pixelAspectKnown, viewer_, &Viewer::SetPixelAspect);
  connect(&session_.document(), &FilmDocument::undoChanged, this, &Impl::RefreshUndo);
  connect(&session_.document(), &FilmDocument::changed, this, &Impl::RefreshScopes);
  connect(&session_.document(), &FilmDocument::settingsChanged, this, &Impl::RefreshHeader);
  Player& player = session_.player();
  connect(&player, &Player::frameChanged, this, [this](qint64 frame) {
    scrubber_->SetFrame(frame);
    RefreshHeader();
    RefreshShotCommands();
    RefreshGrade();
    if (const Shot* shot = session_.CurrentShot(); shot && !shot->keys.empty()) RefreshScopes();
  });
  connect(&player, &Player::playingChanged, this,
          [this](bool playing) { commands_.Get(QStringLiteral("transport/play"))->setChecked(playing); });
  connect(&player, &Player::droppedChanged, transport_, &TransportBar::SetDropped);
  connect(scrubber_, &Scrubber::frameWanted, &player, &Player::GoTo);
  connect(shot_list_, &ShotList::shotClicked, &session_, &FilmSession::GoToRow);
  connect(strip_, &ShotStrip::shotClicked, &session_, &FilmSession::GoToRow);
}

void MainWindow::Impl::ConnectEditing() {
  connect(effect_panel_, &EffectPanel::pullEdited, &editor_, &ShotEditor::SetPull);
  connect(effect_panel_, &EffectPanel::roundnessEdited, &editor_, &ShotEditor::SetRoundness);
  connect(effect_panel_, &EffectPanel::featherEdited, &editor_, &ShotEditor::SetFeather);
  connect(effect_panel_, &EffectPanel::enabledChanged, &editor_, &ShotEditor::EnableEffect);
  connect(effect_panel_, &EffectPanel::finished, &editor_, &ShotEditor::EndGesture);
  connect(effect_panel_, &EffectPanel::brushEdited, this, &Impl::SetBrush);
  connect(&session_.shots(), &ShotModel::renamed, &editor_, &ShotEditor::Rename);
  connect(styles_panel_, &StylesPanel::chosen, this, &Impl::ChooseStyle);
  connect(screen_box_, &QComboBox::activated, this, [this](int index) {
    commands_.Run(QStringLiteral("screen/") + screen_box_->itemData(index).toString());
  });
}

void MainWindow::Impl::ConnectViewer() {
  connect(&session_, &FilmSession::frameShown, this, [this](const PreviewFrame& frame) {
    viewer_->SetFrame(frame);
    scopes_->SetFrame(frame.maps);
    viewer_->SetNote(session_.Note());
    viewer_panel_->SetFrameDepth(
        frame.maps
            ? tr("near %1   far %2").arg(SignedPct(frame.maps->near_pct), SignedPct(frame.maps->far_pct))
            : QString());
  });
  connect(viewer_, &Viewer::hovered, this, &Impl::ShowReading);
  connect(viewer_, &Viewer::hoverEnded, this, [this] { viewer_panel_->SetReading({}); });
  connect(viewer_, &Viewer::zoomChanged, viewer_panel_, &ViewerPanel::SetZoom);
  connect(viewer_, &Viewer::screenPlanePicked, this, [this](QPointF source, bool last) {
    session_.player().Pause();
    if (!grades_.PutOnScreen(viewer_->frame(), source))
      messages_->ShowNotice(tr("This frame is not analysed yet."));
    if (last) grades_.EndGesture();
  });
  connect(viewer_, &Viewer::strokeBegan, this, [this](QPointF source, bool erase) {
    session_.player().Pause();
    const PreviewFrame& frame = viewer_->frame();
    editor_.BeginStroke({frame.eye_width, frame.eye_height}, brush_, erase, source);
  });
  connect(viewer_, &Viewer::strokeMoved, &editor_, &ShotEditor::MoveStroke);
  connect(viewer_, &Viewer::strokeEnded, &editor_, &ShotEditor::EndStroke);
  connect(viewer_, &Viewer::toolHasNoSource, this, [this] {
    messages_->ShowNotice(
        tr("This part of the view is not the source picture. Work on the source, the disparity map, "
           "the anaglyph, or the source's half of side by side."));
  });
  connect(&editor_, &ShotEditor::strokePainted, this, &Impl::RefreshMask);
}

void MainWindow::Impl::ConnectExports() {
  connect(&exports_, &ExportQueue::started, this, [this](const QString& file_name) {
    job_bar_->Start(file_name);
    job_bar_->show();
  });
  connect(&exports_, &ExportQueue::progress, job_bar_, &JobBar::SetProgress);
  connect(&exports_, &ExportQueue::paceKnown, this, &ExportDialog::RememberPace);
  connect(&exports_, &ExportQueue::changed, this, &Impl::RefreshJobCommands);
  connect(queue_panel_, &QueuePanel::currentChanged, this, &Impl::RefreshJobCommands);
  connect(commands_.Get(QStringLiteral("job/cancel")), &QAction::triggered, job_bar_, &JobBar::SetCancelling);
  connect(&exports_, &ExportQueue::ended, this,
          [this](ExportRunner::Outcome outcome, const QString& sentence) {
            if (!exports_.Running()) job_bar_->hide();
            if (outcome == ExportRunner::Outcome::kFailed) {
              messages_->ShowFailure(sentence);
            } else {
              messages_->ShowNotice(sentence);
            }
            Q_EMIT window_.exportEnded(outcome == ExportRunner::Outcome::kDone, sentence);
          });
}

void MainWindow::Impl::RefreshFilm() {
  const FilmDocument& document = session_.document();
  stack_->setCurrentIndex(document.is_open() ? 1 : 0);
  scrubber_->SetFrameCount(session_.player().frame_count());
  if (document.is_open()) {
    const MediaReference& media = document.project().media;
    grade_panel_->SetEyeWidth(media.width);
    effect_panel_->SetEyeWidth(media.width);
    window_panel_->SetEyeWidth(media.width);
    transport_->SetDropped(0);
    messages_->hide();
    BrushSettings brush = brush_;
    brush.radius_px = kBrushShare * media.width;
    brush.Resize(1);  // within its limits
    SetBrush(brush);
  } else {
    viewer_->Clear();
    scopes_->SetFrame(nullptr);
    transport_->ClearTime();
  }
  RefreshShot();
  RefreshHeader();
  RefreshUndo();
}

void MainWindow::Impl::RefreshShot() {
  const FilmDocument& document = session_.document();
  const Shot* shot = session_.CurrentShot();
  const int row = session_.current_row();
  shot_list_->SetCurrent(row);
  strip_->SetCurrent(row);
  strip_->SetScreen(session_.screen());
  if (document.is_open()) {
    const Project& project = document.project();
    viewer_->SetSourceEye(shot ? project.EyeOf(*shot) : project.source_eye);
  }
  RefreshGrade();
  RefreshReview();
  const bool has_effect = shot && !shot->effects.empty();
  effect_panel_->SetEffect(shot != nullptr, has_effect ? std::optional(shot->effects.front()) : std::nullopt);
  viewer_->SetNote(session_.Note());
  RefreshMask();
  RefreshScopes();
  RefreshHeader();
  RefreshEnabled();
}

void MainWindow::Impl::RefreshHeader() {
  const FilmDocument& document = session_.document();
  status_label_->setText(session_.Status());
  const QSignalBlocker quiet(screen_box_);
  const QString screen = ToQt(session_.screen().id);
  screen_box_->setCurrentIndex(screen_box_->findData(screen));
  screen_box_->setEnabled(document.is_open());
  commands_.Get(QStringLiteral("screen/") + screen)->setChecked(true);
  if (!document.is_open()) {
    film_label_->clear();
    window_.setWindowTitle(tr("Zeroplane"));
    return;
  }
  commands_.Get(QStringLiteral("eye/") + ToQt(Info(document.project().source_eye).id))->setChecked(true);
  const Player& player = session_.player();
  const QString name = PathToQt(session_.film().filename());
  QString text = name;
  const int row = session_.current_row();
  if (row >= 0) text += tr("  ·  shot %1/%2").arg(row + 1).arg(session_.shots().rowCount());
  film_label_->setText(text);
  window_.setWindowTitle(tr("%1 – Zeroplane").arg(name));
  transport_->SetTime(player.frame(), player.rate());
}

void MainWindow::Impl::RefreshScopes() {
  ScopeFilm film;
  if (session_.document().is_open()) {
    const std::vector<Shot>& shots = session_.document().project().shots;
    const ShotModel& rows = session_.shots();
    const bool rows_fit = static_cast<std::size_t>(rows.rowCount()) == shots.size();
    for (std::size_t i = 0; i < shots.size(); ++i)
      film.shots.push_back(
          MakeScopeShot(shots[i], rows_fit ? rows.at(static_cast<int>(i)).bracket : std::nullopt));
    if (session_.CurrentShot()) film.current = session_.current_row();
  }
  scopes_->SetFilm(std::move(film), session_.screen());
}

void MainWindow::Impl::RefreshUndo() {
  const auto show = [this](const char* id, const QString& name, const QString& text, const QString& what) {
    QAction* action = commands_.Get(QString::fromLatin1(id));
    action->setEnabled(!name.isEmpty());
    action->setText(name.isEmpty() ? text : what.arg(name));
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(action->text().remove(QLatin1Char('&')), key));
  };
  show("edit/undo", session_.document().UndoName(), tr("&Undo"), tr("&Undo: %1"));
  RefreshGradeCommands();
  show("edit/redo", session_.document().RedoName(), tr("&Redo"), tr("&Redo: %1"));
}

void MainWindow::Impl::RefreshMask() {
  viewer_->SetMask(editor_.ShownMask());
  viewer_->SetMaskShown(viewer_->tool() == Tool::kPaint ||
                        commands_.Get(QStringLiteral("view/mask"))->isChecked());
}

void MainWindow::Impl::RefreshEnabled() {
  const bool film = session_.document().is_open();
  const Shot* shot = session_.CurrentShot();
  for (QAction* action : commands_.all()) {
    const QString id = action->objectName(), group = id.section(QLatin1Char('/'), 0, 0);
    if (kGroupsWithoutFilm.contains(group)) continue;
    const bool needs_shot = kShotGroups.contains(group);
    action->setEnabled(needs_shot ? shot != nullptr : film);
  }
  commands_.Get(QStringLiteral("file/export"))->setEnabled(shot);
  commands_.Get(QStringLiteral("file/close"))->setEnabled(film);
  for (const char* id : {"file/save-copy", "file/import-shots", "file/export-shots", "shot/rename"})
    commands_.Get(QLatin1String(id))->setEnabled(shot);
  RefreshShotCommands();
  RefreshJobCommands();
  RefreshGradeCommands();
  RefreshReviewCommands();
  commands_.Get(QStringLiteral("effect/remove"))->setEnabled(shot && !shot->effects.empty());
}

void MainWindow::Impl::RefreshShotCommands() {
  commands_.Get(QStringLiteral("shot/split"))->setEnabled(editor_.CanSplit());
  commands_.Get(QStringLiteral("shot/merge"))->setEnabled(editor_.CanMerge());
  commands_.Get(QStringLiteral("shot/move-cut"))->setEnabled(editor_.CanMoveCut());
}

void MainWindow::Impl::ShowReading(QPointF source) {
  const PreviewFrame& frame = viewer_->frame();
  const auto reading = frame.maps ? ReadAt(*frame.maps, source) : std::nullopt;
  viewer_panel_->SetReading(reading ? ReadingText(*reading, frame.eye_width) : QString());
}

void MainWindow::Impl::ChooseStyle(const std::string& id) {
  chosen_style_ = id;
  scopes_->SetChosenStyle(id);
  styles_panel_->SetChosen(id);
}

const ReferenceStyle* MainWindow::Impl::ChosenStyle() const {
  return FindStyle(services_.styles, chosen_style_);
}

}  // namespace zeroplane::ui
