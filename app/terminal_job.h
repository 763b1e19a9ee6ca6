#pragma once

#include <memory>
#include <string>

#include "core/base/job_context.h"

namespace zeroplane {

/// Progress on stderr: a bar that is redrawn on a terminal, else a plain line every few seconds. Cancelled()
/// turns true on Ctrl+C (SIGINT) or SIGTERM, from the moment the object exists. One at a time.
class TerminalJob final : public JobContext {
 public:
  /// @param frames in the whole job, to show frames per second with; 0: the job's own text says its rate
  explicit TerminalJob(std::int64_t frames = 0);
  ~TerminalJob() override;
  TerminalJob(const TerminalJob&) = delete;
  TerminalJob& operator=(const TerminalJob&) = delete;

  bool Cancelled() const override;
  void Report(double fraction, std::string_view text) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
