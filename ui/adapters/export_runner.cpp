#include "ui/adapters/export_runner.h"

#include <QElapsedTimer>
#include <algorithm>
#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/jobs/export_state.h"
#include "ui/adapters/gui_thread.h"
#include "ui/export/export_plan.h"
#include "ui/export/export_text.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {

/// Its functions may be called by any of the export's threads.
class ExportRunner::Job final : public JobContext {
 public:
  explicit Job(ExportRunner& runner) : runner_(runner) { clock_.start(); }

  /// Waits while the export is paused.
  bool Cancelled() const override {
    std::unique_lock lock(runner_.mutex_);
    if (runner_.paused_ && !runner_.cancelled_) {
      const qint64 since = clock_.elapsed();
      runner_.resumed_.wait(lock, [this] { return !runner_.paused_ || runner_.cancelled_; });
      // Several threads wait for the same time: the longest wait is the pause.
      const qint64 until = clock_.elapsed();
      paused_ms_ += until - std::max(since, counted_until_);
      counted_until_ = until;
    }
    return runner_.cancelled_;
  }

  void Report(double fraction, std::string_view text) override {
    double elapsed_s = 0;
    {
      const std::lock_guard lock(runner_.mutex_);
      elapsed_s = static_cast<double>(clock_.elapsed() - paused_ms_) / 1000.0;
      if (fraction < 1 && elapsed_s - last_told_s_ < kTellEveryS) return;
      last_told_s_ = elapsed_s;
    }
    Post(&runner_, [runner = &runner_, fraction, text = ToQt(text), left = SecondsLeft(fraction, elapsed_s)] {
      if (runner->running_) Q_EMIT runner->progress(fraction, text, left);
    });
  }

  double paused_s() const {
    const std::lock_guard lock(runner_.mutex_);
    return static_cast<double>(paused_ms_) / 1000.0;
  }

 private:
  static constexpr double kTellEveryS = 0.1;
  ExportRunner& runner_;
  QElapsedTimer clock_;
  mutable qint64 paused_ms_ = 0, counted_until_ = 0;  ///< guarded by the runner's mutex, as the next
  double last_told_s_ = -kTellEveryS;
};

ExportRunner::ExportRunner(RendererFactory make_renderer, QObject* parent)
    : QObject(parent), make_renderer_(std::move(make_renderer)) {}

ExportRunner::~ExportRunner() {
  Cancel();
  if (thread_.joinable()) thread_.join();
}

void ExportRunner::Start(const Project& project, const ExportOptions& options) {
  ZP_CHECK(!running_, "one export at a time");
  if (thread_.joinable()) thread_.join();
  cancelled_ = false;
  SetPaused(false);
  running_ = true;
  thread_ = std::thread([this, project, options] { Run(project, options); });
}

void ExportRunner::Cancel() {
  {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    paused_ = false;
  }
  resumed_.notify_all();
}

void ExportRunner::SetPaused(bool paused) {
  {
    const std::lock_guard lock(mutex_);
    paused_ = paused;
  }
  resumed_.notify_all();
}

bool ExportRunner::is_paused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

ExportReport ExportRunner::RunOrRestart(const Project& project, ExportOptions options, Job& job) {
  const auto renderer = make_renderer_();
  const std::filesystem::path parts = PartsFolderOf(options.output);
  options.resume = options.keep_parts && ExportState::Exists(parts);
  if (options.resume) {
    try {
      return RunExport(project, options, *renderer, job);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidArgument && error.code() != ErrorCode::kDamaged) throw;
    }
    ExportState::Remove(parts);  // of another grade or other settings: it is of no use
    options.resume = false;
  }
  return RunExport(project, options, *renderer, job);
}

void ExportRunner::Run(const Project& project, const ExportOptions& options) {
  try {
    Job job(*this);
    ExportReport report = RunOrRestart(project, options, job);
    report.elapsed_s -= job.paused_s();
    if (const auto pace = PaceOf(report, project.media))
      Post(this, [this, pace] { Q_EMIT paceKnown(*pace); });
    End(Outcome::kDone, DoneSentence(report));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled) {
      if (options.keep_parts) ExportState::Remove(PartsFolderOf(options.output));
      End(Outcome::kCancelled, tr("The export was cancelled; nothing was written."));
    } else {
      End(Outcome::kFailed, Sentence(error));
    }
  } catch (...) {
    End(Outcome::kFailed, Sentence(std::current_exception()));
  }
}

void ExportRunner::End(Outcome outcome, const QString& sentence) {
  Post(this, [this, outcome, sentence] {
    running_ = false;
    Q_EMIT ended(outcome, sentence);
  });
}

}  // namespace zeroplane::ui
