// What the window reads and writes by a file dialog.
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <system_error>

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

void MainWindow::Impl::OpenDemo() {
  // A copy in the user's own folder: the program's may be read-only, and a project comes to lie beside it.
  namespace fs = std::filesystem;
  const fs::path folder =
      PathFromQt(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)) / "demo";
  const fs::path copy = folder / services_.demo_film.filename();
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (!failure) fs::copy_file(services_.demo_film, copy, fs::copy_options::skip_existing, failure);
  if (failure) {
    messages_->ShowFailure(
        tr("The demo film could not be copied to %1 (%2).").arg(PathToQt(folder), ToQt(failure.message())));
    return;
  }
  session_.Open(copy);
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
