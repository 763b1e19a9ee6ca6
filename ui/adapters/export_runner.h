#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <atomic>
#include <optional>
#include <thread>

#include "core/jobs/export_job.h"
#include "ui/adapters/render_thread.h"

namespace zeroplane::ui {

/// Runs one export at a time, in a thread and with a renderer of its own. Signals arrive in the owner's
/// thread.
class ExportRunner final : public QObject {
  Q_OBJECT
 public:
  enum class Outcome { kDone, kFailed, kCancelled };

  explicit ExportRunner(RendererFactory make_renderer, QObject* parent = nullptr);
  /// Cancels and waits.
  ~ExportRunner() override;

  bool is_running() const { return running_; }
  /// Needs !is_running().
  void Start(const Project& project, const ExportOptions& options);
  void Cancel();

 Q_SIGNALS:
  void started();
  /// `seconds_left` is negative while it cannot be told.
  void progress(double fraction, const QString& text, double seconds_left);
  /// The sentence says the outcome to a person.
  void ended(zeroplane::ui::ExportRunner::Outcome outcome, const QString& sentence);

 private:
  class Job;
  void Run(const Project& project, const ExportOptions& options);
  void End(Outcome outcome, const QString& sentence);

  const RendererFactory make_renderer_;
  std::atomic<bool> cancelled_ = false;
  bool running_ = false;
  std::thread thread_;
};

}  // namespace zeroplane::ui
