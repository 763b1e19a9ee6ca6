#include "ui/adapters/export_queue.h"

#include <algorithm>
#include <utility>

#include "core/jobs/export_state.h"
#include "ui/text.h"

namespace zeroplane::ui {

ExportQueue::ExportQueue(RendererFactory make_renderer, QObject* parent)
    : QObject(parent), runner_(std::move(make_renderer)) {
  connect(&runner_, &ExportRunner::progress, this,
          [this](double fraction, const QString& text, double seconds_left) {
            QueuedExport& entry = RunningEntry();
            entry.fraction = fraction;
            entry.seconds_left = seconds_left;
            entry.sentence = text;
            Q_EMIT progress(fraction, text, seconds_left);
            Q_EMIT changed();
          });
  connect(&runner_, &ExportRunner::paceKnown, this, &ExportQueue::paceKnown);
  connect(&runner_, &ExportRunner::ended, this, &ExportQueue::OnEnded);
}

const QueuedExport* ExportQueue::Find(int id) const {
  const auto found = std::ranges::find(entries_, id, &QueuedExport::id);
  return found == entries_.end() ? nullptr : &*found;
}

QueuedExport& ExportQueue::RunningEntry() {
  return *std::ranges::find(entries_, running_id_, &QueuedExport::id);
}

const QueuedExport* ExportQueue::Running() const {
  return running_id_ ? Find(running_id_) : nullptr;
}

int ExportQueue::waiting_count() const {
  return static_cast<int>(std::ranges::count(entries_, QueuedState::kWaiting, &QueuedExport::state));
}

bool ExportQueue::WritesTo(const std::filesystem::path& output) const {
  return std::ranges::any_of(entries_, [&](const QueuedExport& entry) {
    return entry.options.output == output &&
           (entry.state == QueuedState::kWaiting || entry.state == QueuedState::kRunning);
  });
}

void ExportQueue::Add(const Project& project, const ExportOptions& options) {
  QueuedExport entry;
  entry.id = ++last_id_;
  entry.project = std::make_shared<const Project>(project);
  entry.options = options;
  entry.options.keep_parts = true;
  entries_.push_back(std::move(entry));
  StartNext();
}

void ExportQueue::SetPaused(bool paused) {
  if (!Running()) return;
  runner_.SetPaused(paused);
  Q_EMIT changed();
}

void ExportQueue::CancelRunning() {
  if (!Running()) return;
  runner_.Cancel();
  RunningEntry().sentence = tr("Cancelling…");
  Q_EMIT changed();
}

void ExportQueue::CancelAll() {
  for (QueuedExport& entry : entries_) {
    if (entry.state == QueuedState::kWaiting) entry.state = QueuedState::kCancelled;
  }
  CancelRunning();
}

void ExportQueue::Retry(int id) {
  const auto found = std::ranges::find(entries_, id, &QueuedExport::id);
  if (found == entries_.end() || WritesTo(found->options.output)) return;
  if (found->state != QueuedState::kFailed && found->state != QueuedState::kCancelled) return;
  found->state = QueuedState::kWaiting;
  found->fraction = 0;
  found->seconds_left = -1;
  found->sentence.clear();
  std::rotate(found, found + 1, entries_.end());
  StartNext();
}

void ExportQueue::Remove(int id) {
  const QueuedExport* entry = Find(id);
  if (!entry) return;
  if (entry->state == QueuedState::kRunning) {
    remove_when_ended_ = true;
    CancelRunning();
    return;
  }
  if (entry->state == QueuedState::kFailed && !WritesTo(entry->options.output))
    ExportState::Remove(PartsFolderOf(entry->options.output));
  std::erase_if(entries_, [id](const QueuedExport& other) { return other.id == id; });
  Q_EMIT changed();
}

void ExportQueue::StartNext() {
  const auto next = std::ranges::find(entries_, QueuedState::kWaiting, &QueuedExport::state);
  if (running_id_ == 0 && next != entries_.end()) {
    next->state = QueuedState::kRunning;
    running_id_ = next->id;
    runner_.Start(*next->project, next->options);
    Q_EMIT started(PathToQt(next->options.output.filename()));
  }
  Q_EMIT changed();
}

void ExportQueue::OnEnded(ExportRunner::Outcome outcome, const QString& sentence) {
  QueuedExport& entry = RunningEntry();
  entry.state = outcome == ExportRunner::Outcome::kDone     ? QueuedState::kDone
                : outcome == ExportRunner::Outcome::kFailed ? QueuedState::kFailed
                                                            : QueuedState::kCancelled;
  entry.sentence = sentence;
  entry.seconds_left = -1;
  if (outcome == ExportRunner::Outcome::kDone) entry.fraction = 1;
  const int id = std::exchange(running_id_, 0);
  if (std::exchange(remove_when_ended_, false)) Remove(id);
  StartNext();
  Q_EMIT ended(outcome, sentence);
}

}  // namespace zeroplane::ui
