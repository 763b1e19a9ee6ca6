#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>

#include "app/cli.h"

namespace zeroplane {
namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t g_interrupted = 0;

void Interrupt(int) {
  g_interrupted = 1;
}

std::string Duration(double seconds) {
  const auto total = static_cast<long>(seconds + 0.5);
  char text[32];
  if (total >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", total / 3600, total / 60 % 60, total % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", total / 60, total % 60);
  }
  return text;
}

}  // namespace

struct TerminalJob::Impl {
  bool terminal = isatty(STDERR_FILENO) != 0;
  Clock::time_point start = Clock::now(), last_report{};
  std::size_t last_length = 0;
};

TerminalJob::TerminalJob() : impl_(std::make_unique<Impl>()) {
  std::signal(SIGINT, Interrupt);
  std::signal(SIGTERM, Interrupt);
}

TerminalJob::~TerminalJob() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (impl_->terminal && impl_->last_length > 0) std::fputc('\n', stderr);
}

bool TerminalJob::Cancelled() const {
  return g_interrupted != 0;
}

void TerminalJob::Report(double fraction, std::string_view text) {
  const auto now = Clock::now();
  const double pause_s = impl_->terminal ? 0.2 : 5.0;
  if (fraction < 1 && std::chrono::duration<double>(now - impl_->last_report).count() < pause_s) return;
  impl_->last_report = now;
  const double elapsed_s = std::chrono::duration<double>(now - impl_->start).count();
  std::string line(text);
  char tail[64];
  std::snprintf(tail, sizeof tail, "  %3.0f %%", fraction * 100);
  line += tail;
  if (fraction > 0.01 && fraction < 1)
    line += "  " + Duration(elapsed_s * (1 - fraction) / fraction) + " left";
  if (impl_->terminal) {
    const std::size_t length = line.size();
    if (length < impl_->last_length) line.append(impl_->last_length - length, ' ');
    impl_->last_length = length;
    std::fprintf(stderr, "\r%s", line.c_str());
    std::fflush(stderr);
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
}

}  // namespace zeroplane
