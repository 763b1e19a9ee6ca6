#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace zeroplane::ui {

class ActionRegistry;

/// The running export: how far it is, what it does, how long it still takes, and a cancel button.
class JobBar final : public QWidget {
  Q_OBJECT
 public:
  explicit JobBar(const ActionRegistry& commands, QWidget* parent = nullptr);

  void Start(const QString& name);
  /// As ExportRunner::progress().
  void SetProgress(double fraction, const QString& text, double seconds_left);
  void SetCancelling();

 private:
  QString name_;
  QLabel* label_;
  QProgressBar* bar_;
};

}  // namespace zeroplane::ui
