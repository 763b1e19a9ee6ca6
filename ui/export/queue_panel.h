#pragma once

#include <QWidget>

class QLabel;
class QListWidget;

namespace zeroplane::ui {

class ActionRegistry;
class ExportQueue;

/// The exports that run, wait and are over, with what can be done with them. The marked one is what
/// "job/retry", "job/show" and "job/remove" mean.
class QueuePanel final : public QWidget {
  Q_OBJECT
 public:
  QueuePanel(const ExportQueue& queue, const ActionRegistry& commands, QWidget* parent = nullptr);

  /// Id of the marked export; 0: none.
  int current() const;

 Q_SIGNALS:
  void currentChanged();

 private:
  void Refresh();

  const ExportQueue& queue_;
  QListWidget* list_;
  QLabel* empty_;
};

}  // namespace zeroplane::ui
