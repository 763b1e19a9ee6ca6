#pragma once

#include <QObject>
#include <QString>
#include <atomic>
#include <condition_variable>
#include <mutex>
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

  /// Needs that none runs. With `options.keep_parts`, what an earlier run of the same export left is gone on
  /// with, and what another one left in its place is removed; a failed one leaves its parts, a cancelled one
  /// does not.
  void Start(const Project& project, const ExportOptions& options);
  void Cancel();
  /// Holds the running export where it is; memory and renderer stay its own. Over with Start() and Cancel().
  void SetPaused(bool paused);
  bool is_paused() const;

 Q_SIGNALS:
  /// `seconds_left` is negative while it cannot be told.
  void progress(double fraction, const QString& text, double seconds_left);
  /// How fast this computer is: seconds for a million pixels of an eye.
  void paceKnown(double seconds_per_megapixel);
  /// The sentence says the outcome to a person.
  void ended(zeroplane::ui::ExportRunner::Outcome outcome, const QString& sentence);

 private:
  class Job;
  void Run(const Project& project, const ExportOptions& options);
  ExportReport RunOrRestart(const Project& project, ExportOptions options, Job& job);
  void End(Outcome outcome, const QString& sentence);

  const RendererFactory make_renderer_;
  std::atomic<bool> cancelled_ = false;
  mutable std::mutex mutex_;
  std::condition_variable resumed_;
  bool paused_ = false;  ///< guarded by mutex_
  bool running_ = false;
  std::thread thread_;
};

}  // namespace zeroplane::ui
