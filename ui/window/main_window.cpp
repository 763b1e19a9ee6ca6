#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QUrl>
#include <utility>

#include "ui/text.h"
#include "ui/theme.h"
#include "ui/window/main_window_impl.h"

namespace zeroplane::ui {
namespace {

/// The one local file of a drop; empty for anything else.
QString DroppedFile(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 ? urls.front().toLocalFile() : QString();
}

}  // namespace

MainWindow::MainWindow(WindowServices services) {
  ApplyTheme();
  impl_ = std::make_unique<Impl>(*this, std::move(services));
  setAcceptDrops(true);
}

MainWindow::~MainWindow() = default;

void MainWindow::openFilm(const QString& path) {
  impl_->session_.Open(PathFromQt(path));
}
ActionRegistry& MainWindow::commands() {
  return impl_->commands_;
}
const FilmDocument& MainWindow::film() const {
  return impl_->session_.document();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (impl_->exports_.Running() &&
      QMessageBox::question(this, tr("Close"),
                            tr("An export is running. Cancel it, and those that wait, and close?")) !=
          QMessageBox::Yes) {
    event->ignore();
    return;
  }
  impl_->SaveLayout();
  impl_->exports_.CancelAll();
  impl_->session_.Close();
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!DroppedFile(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  openFilm(DroppedFile(event->mimeData()));
}

}  // namespace zeroplane::ui
