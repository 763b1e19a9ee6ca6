// What the window reads and writes by a file dialog.
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>

#include "ui/export/export_dialog.h"
#include "ui/text.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"

namespace zeroplane::ui {
namespace {

const QString kFolderKey = QStringLiteral("open/folder");

}  // namespace

void MainWindow::Impl::OpenWithDialog() {
  QSettings settings;
  const QString file = QFileDialog::getOpenFileName(
      &window_, tr("Open a film or a project"), settings.value(kFolderKey).toString(),
      tr("Films and projects (*.zeroplane *.mkv *.mp4 *.mov *.webm *.avi *.m4v *.mpg *.mpeg *.ts *.m2ts "
         "*.mxf *.ogv);;"
         "All files (*)"));
  if (file.isEmpty()) return;
  settings.setValue(kFolderKey, QFileInfo(file).absolutePath());
  window_.openFilm(file);
}

void MainWindow::Impl::StartExport() {
  auto* dialog = new ExportDialog(session_.film(), &window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    if (session_.document().is_open() && !exports_.is_running()) {
      exports_.Start(session_.document().project(), dialog->options());
    }
  });
  dialog->open();
}

void MainWindow::Impl::SaveCopyWithDialog() {
  const std::filesystem::path own = session_.document().path();
  const QString proposed = PathToQt(own.parent_path() / (own.stem().string() + " copy.zeroplane"));
  const QString file = QFileDialog::getSaveFileName(&window_, tr("Save a copy of the project"), proposed,
                                                    tr("Projects (*.zeroplane)"));
  if (!file.isEmpty() && session_.document().SaveCopy(PathFromQt(file)))
    messages_->ShowNotice(tr("The copy is in %1.").arg(file));
}

void MainWindow::Impl::ImportShotsWithDialog() {
  const QString file = QFileDialog::getOpenFileName(
      &window_, tr("Import a shot list"), PathToQt(session_.film().parent_path()),
      tr("Shot lists (*.edl *.otio *.csv *.json);;All files (*)"));
  if (!file.isEmpty()) session_.ImportShots(PathFromQt(file));
}

void MainWindow::Impl::ExportShotsWithDialog() {
  const std::filesystem::path film = session_.film();
  const QString proposed = PathToQt(film.parent_path() / (film.stem().string() + ".edl"));
  const QString file = QFileDialog::getSaveFileName(
      &window_, tr("Export the shots"), proposed,
      tr("CMX3600 edit decision list (*.edl);;OpenTimelineIO (*.otio);;Table (*.csv);;iw3 scenes (*.json)"));
  if (!file.isEmpty()) session_.ExportShots(PathFromQt(file));
}

}  // namespace zeroplane::ui
