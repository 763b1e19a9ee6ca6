#include <QActionGroup>

#include "ui/actions/commands.h"
#include "ui/inspector/review_panel.h"
#include "ui/inspector/window_panel.h"
#include "ui/labels.h"
#include "ui/text.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"

namespace zeroplane::ui {

void MainWindow::Impl::AddFloatingWindowCommands() {
  Add("floating-window/solve", [this] { windows_.Solve(); })->setIconText(tr("Solve"));
  Add("floating-window/clear", [this] { windows_.Clear(); })->setIconText(tr("None"));
  auto* eyes = new QActionGroup(this);
  eyes->addAction(Add("shot-eye/film", [this] { windows_.SetEye(std::nullopt); }));
  for (const SourceEyeInfo& info : SourceEyes()) {
    const std::string id = "shot-eye/" + std::string(info.id);
    eyes->addAction(Add(id.c_str(), [this, eye = info.eye] { windows_.SetEye(eye); }));
  }
}

void MainWindow::Impl::AddReviewCommands() {
  auto* states = new QActionGroup(this);
  for (const ReviewStateInfo& info : kReviewStates) {
    const std::string id = "review/" + std::string(info.id);
    states->addAction(Add(id.c_str(), [this, state = info.state] { review_.SetState(state); }));
  }
  Add("review/remove-note", [this] { review_.RemoveNote(review_panel_->note()); });
  Add("review/remove-version", [this] { review_.RemoveVersion(review_panel_->version()); });
  Add("review/restore", [this] { review_.RestoreVersion(review_panel_->version()); });
  Add("review/compare", [this] { RefreshComparison(); });
}

void MainWindow::Impl::ConnectReview() {
  connect(window_panel_, &WindowPanel::leftEdited, &windows_, &WindowEditor::SetLeft);
  connect(window_panel_, &WindowPanel::rightEdited, &windows_, &WindowEditor::SetRight);
  connect(window_panel_, &WindowPanel::finished, &windows_, &WindowEditor::EndGesture);
  connect(&windows_, &WindowEditor::said, messages_, &MessageBar::ShowNotice);
  connect(review_panel_, &ReviewPanel::noteWritten, &review_, &ReviewEditor::AddNote);
  connect(review_panel_, &ReviewPanel::versionNamed, &review_, &ReviewEditor::KeepVersion);
  connect(review_panel_, &ReviewPanel::authorChanged, &review_, &ReviewEditor::SetAuthor);
  connect(review_panel_, &ReviewPanel::chosenChanged, this, &Impl::RefreshComparison);
  review_panel_->SetAuthor(ReviewEditor::Author());
}

void MainWindow::Impl::RefreshComparison() {
  QAction* compare = commands_.Get(QStringLiteral("review/compare"));
  if (review_panel_->version() < 0) compare->setChecked(false);
  review_.Compare(compare->isChecked() ? review_panel_->version() : -1);
  RefreshReviewCommands();
}

void MainWindow::Impl::RefreshFloatingWindow() {
  const Shot* shot = session_.CurrentShot();
  if (!shot) {
    window_panel_->SetWindow(std::nullopt);
    return;
  }
  window_panel_->SetWindow(WindowView{shot->WindowAt(session_.player().frame()), !shot->window_keys.empty(),
                                      windows_.Violations()});
  const std::string_view eye = shot->source_eye ? Info(*shot->source_eye).id : "film";
  commands_.Get(QStringLiteral("shot-eye/") + ToQt(eye))->setChecked(true);
}

void MainWindow::Impl::RefreshReview() {
  const Shot* shot = session_.CurrentShot();
  review_panel_->SetShot(shot);
  if (shot) commands_.Get(QStringLiteral("review/") + ToQt(Info(shot->review).id))->setChecked(true);
  if (!session_.is_comparing()) commands_.Get(QStringLiteral("review/compare"))->setChecked(false);
  RefreshReviewCommands();
}

void MainWindow::Impl::RefreshReviewCommands() {
  const bool version = session_.CurrentShot() && review_panel_->version() >= 0;
  for (const char* id : {"review/compare", "review/restore", "review/remove-version"})
    commands_.Get(QString::fromLatin1(id))->setEnabled(version);
  commands_.Get(QStringLiteral("review/remove-note"))
      ->setEnabled(session_.CurrentShot() && review_panel_->note() >= 0);
}

}  // namespace zeroplane::ui
