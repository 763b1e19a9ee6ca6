// What the window reads and writes by a file dialog.
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>
#include <system_error>

#include "ui/export/export_dialog.h"
#include "ui/export/queue_panel.h"
#include "ui/labels.h"
#include "ui/scopes/scope_panel.h"
#include "ui/text.h"
#include "ui/timeline/shot_list.h"
#include "ui/window/main_window_impl.h"
#include "ui/window/message_bar.h"
#include "ui/window/panel_docks.h"

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
  std::vector<ShotId> selected;
  for (const QModelIndex& index : shot_list_->selectionModel()->selectedIndexes())
    selected.push_back(session_.shots().at(index.row()).id);
  auto* dialog =
      new ExportDialog(session_.document().project(), session_.film(), std::move(selected), &window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] { QueueExports(dialog->exports()); });
  dialog->open();
}

void MainWindow::Impl::QueueExports(const std::vector<ExportOptions>& exports) {
  if (!session_.document().is_open()) return;
  for (ExportOptions options : exports) {
    if (exports_.WritesTo(options.output)) {
      messages_->ShowFailure(
          tr("An export to %1 is in the queue already.").arg(PathToQt(options.output.filename())));
      continue;
    }
    options.made_with = {{"program", services_.version_text}};
    exports_.Add(session_.document().project(), options);
  }
  if (exports_.waiting_count() > 0) docks_->Raise("exports");
}

void MainWindow::Impl::ShowInFolder() {
  const QueuedExport* marked = exports_.Find(queue_panel_->current());
  if (!marked) return;
  const QString folder = PathToQt(marked->options.output.parent_path());
  if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
    messages_->ShowFailure(tr("No program opens the folder %1.").arg(folder));
}

void MainWindow::Impl::SaveScopeWithDialog() {
  const QString file = QFileDialog::getSaveFileName(
      &window_, tr("Save the scope"), QSettings().value(kFolderKey).toString() + QStringLiteral("/scope.png"),
      tr("Pictures and tables (*.png *.svg *.csv)"));
  if (file.isEmpty()) return;
  try {
    scopes_->Save(PathFromQt(file));
    messages_->ShowNotice(tr("The scope is in %1.").arg(file));
  } catch (...) {
    messages_->ShowFailure(Sentence(std::current_exception()));
  }
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
