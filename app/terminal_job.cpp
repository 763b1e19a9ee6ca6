#include "app/terminal_job.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>

#include "app/progress_line.h"

namespace zeroplane {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kRedraw_s = 0.1, kNextLine_s = 5.0;
constexpr int kUsualColumns = 80;

volatile std::sig_atomic_t g_interrupted = 0;

void Interrupt(int) {
  g_interrupted = 1;
}

int TerminalColumns() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return (known ? size.ws_col : kUsualColumns) - 1;  // a full last column would break the line
}

double Seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

struct TerminalJob::Impl {
  std::int64_t frames = 0;
  bool terminal = isatty(STDERR_FILENO) != 0;
  bool drawn = false;
  Clock::time_point start = Clock::now(), last_report{};

  std::string WithRate(std::string_view text, double fraction, double elapsed_s) const {
    std::string line(text);
    if (frames <= 0 || elapsed_s <= 0 || fraction <= 0) return line;
    char rate[48];
    std::snprintf(rate, sizeof rate, ", %.0f frames/s", fraction * static_cast<double>(frames) / elapsed_s);
    return line + rate;
  }
};

TerminalJob::TerminalJob(std::int64_t frames) : impl_(std::make_unique<Impl>()) {
  impl_->frames = frames;
  std::signal(SIGINT, Interrupt);
  std::signal(SIGTERM, Interrupt);
}

TerminalJob::~TerminalJob() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (impl_->drawn) std::fputc('\n', stderr);
}

bool TerminalJob::Cancelled() const {
  return g_interrupted != 0;
}

void TerminalJob::Report(double fraction, std::string_view text) {
  const auto now = Clock::now();
  const double pause_s = impl_->terminal ? kRedraw_s : kNextLine_s;
  if (fraction < 1 && Seconds(now - impl_->last_report) < pause_s) return;
  impl_->last_report = now;
  const double elapsed_s = Seconds(now - impl_->start);
  const std::string line = impl_->WithRate(text, fraction, elapsed_s);
  const Progress progress{line, fraction, elapsed_s};
  if (impl_->terminal) {
    std::fprintf(stderr, "\r%s", ProgressBar(progress, TerminalColumns()).c_str());
    impl_->drawn = true;
  } else {
    std::fprintf(stderr, "%s\n", ProgressSentence(progress).c_str());
  }
  std::fflush(stderr);
}

}  // namespace zeroplane
