#pragma once

#include <QWidget>

class QAction;
class QLineEdit;
class QListWidget;

namespace zeroplane::ui {

class ActionRegistry;

/// All commands by their names: type a few letters, Enter runs the one that is marked, Escape goes back.
/// Commands that cannot be run now are dim, and stand behind those that match as well. A popup over the
/// window's upper part.
class CommandPalette final : public QWidget {
  Q_OBJECT
 public:
  CommandPalette(const ActionRegistry& commands, QWidget* window);

  /// Empties the field and comes up.
  void Open();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void List(const QString& typed);
  void RunCurrent();

  const ActionRegistry& commands_;
  QLineEdit* field_;
  QListWidget* list_;
};

}  // namespace zeroplane::ui
