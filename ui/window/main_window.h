#pragma once

#include <QMainWindow>
#include <memory>

#include "ui/window/window_services.h"

namespace zeroplane::ui {

class ActionRegistry;
class FilmDocument;

/// The whole program's window. GUI thread. Settings (layout, last folder) are kept by QSettings' default
/// scope, so the application sets its organisation and name first.
class MainWindow final : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(WindowServices services);
  ~MainWindow() override;

  /// A clip (its project is opened or made beside it) or a `.zeroplane` file. Returns at once; what fails is
  /// said in the window's message bar.
  void openFilm(const QString& path);

  /// Every user action under its name ("shot/next").
  ActionRegistry& commands();
  const FilmDocument& film() const;

 Q_SIGNALS:
  /// The film's shots are known and stored (found now, or read from its project).
  void shotsReady();
  /// An export ended; the sentence is the one in the message bar.
  void exportEnded(bool done, const QString& sentence);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane::ui
