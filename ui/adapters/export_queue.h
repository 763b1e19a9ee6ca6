#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <vector>

#include "ui/adapters/export_runner.h"

namespace zeroplane::ui {

enum class QueuedState { kWaiting, kRunning, kDone, kFailed, kCancelled };

struct QueuedExport {
  int id = 0;
  std::shared_ptr<const Project> project;  ///< as it was when it was queued
  ExportOptions options;
  QueuedState state = QueuedState::kWaiting;
  double fraction = 0, seconds_left = -1;
  QString sentence;  ///< what it does, or what became of it
};

/// Exports one after another, while the film is graded on: each of the project as it was when it was queued.
/// GUI thread.
class ExportQueue final : public QObject {
  Q_OBJECT
 public:
  explicit ExportQueue(RendererFactory make_renderer, QObject* parent = nullptr);

  const std::vector<QueuedExport>& entries() const { return entries_; }
  /// The one that runs; null when there is none.
  const QueuedExport* Running() const;
  const QueuedExport* Find(int id) const;
  int waiting_count() const;
  bool is_paused() const { return runner_.is_paused(); }
  /// Whether an export that waits or runs writes to this place.
  bool WritesTo(const std::filesystem::path& output) const;

  void Add(const Project& project, const ExportOptions& options);
  /// Of the running one.
  void SetPaused(bool paused);
  void CancelRunning();
  /// The running one, and all that wait.
  void CancelAll();
  /// Puts a failed or cancelled one at the queue's end; what a failed one had done is kept.
  void Retry(int id);
  /// Takes one out; the running one is cancelled first. What a failed one had done is removed.
  void Remove(int id);

 Q_SIGNALS:
  void started(const QString& file_name);
  void progress(double fraction, const QString& text, double seconds_left);
  void paceKnown(double seconds_per_megapixel);
  void ended(zeroplane::ui::ExportRunner::Outcome outcome, const QString& sentence);
  /// Any of the entries.
  void changed();

 private:
  QueuedExport& RunningEntry();
  void StartNext();
  void OnEnded(ExportRunner::Outcome outcome, const QString& sentence);

  ExportRunner runner_;
  std::vector<QueuedExport> entries_;
  int last_id_ = 0, running_id_ = 0;
  bool remove_when_ended_ = false;
};

}  // namespace zeroplane::ui
