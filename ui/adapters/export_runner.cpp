#include "ui/adapters/export_runner.h"

#include <utility>

#include "core/base/check.h"
#include "core/base/error.h"
#include "ui/adapters/gui_thread.h"
#include "ui/export/export_text.h"
#include "ui/labels.h"
#include "ui/text.h"

namespace zeroplane::ui {

class ExportRunner::Job final : public JobContext {
 public:
  explicit Job(ExportRunner& runner) : runner_(runner) { clock_.start(); }

  bool Cancelled() const override { return runner_.cancelled_; }

  void Report(double fraction, std::string_view text) override {
    const double elapsed_s = static_cast<double>(clock_.elapsed()) / 1000.0;
    if (fraction < 1 && elapsed_s - last_told_s_ < kTellEveryS) return;
    last_told_s_ = elapsed_s;
    Post(&runner_, [runner = &runner_, fraction, text = ToQt(text), left = SecondsLeft(fraction, elapsed_s)] {
      if (runner->running_) Q_EMIT runner->progress(fraction, text, left);
    });
  }

 private:
  static constexpr double kTellEveryS = 0.1;
  ExportRunner& runner_;
  QElapsedTimer clock_;
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
  running_ = true;
  Q_EMIT started();
  thread_ = std::thread([this, project, options] { Run(project, options); });
}

void ExportRunner::Cancel() {
  cancelled_ = true;
}

void ExportRunner::Run(const Project& project, const ExportOptions& options) {
  try {
    Job job(*this);
    const auto renderer = make_renderer_();
    End(Outcome::kDone, DoneSentence(RunExport(project, options, *renderer, job)));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled) {
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
