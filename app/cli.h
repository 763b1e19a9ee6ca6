#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/film_project.h"
#include "core/base/job_context.h"

namespace zeroplane {

/// What a verb gets and gives. Each cli_<verb>.cpp adds one subcommand, which sets `run`.
struct CliContext {
  std::function<int()> run;  ///< the chosen verb; returns the exit code, throws Error
};

inline constexpr int kExitDone = 0, kExitFailed = 1, kExitUsage = 2, kExitInterrupted = 130;

void AddInfoVerb(CLI::App& app, CliContext& context);
void AddShotsVerb(CLI::App& app, CliContext& context);
void AddConvertVerb(CLI::App& app, CliContext& context);
void AddSheetVerb(CLI::App& app, CliContext& context);
void AddDatasetVerb(CLI::App& app, CliContext& context);

/// --style, --depth, --background, --screen.
void AddAutoGradeOptions(CLI::App& verb, AutoGradeOptions& options);

/// The stable ids of an enum's table (core/stereo/layout.h, screen.h).
template <class Rows>
std::vector<std::string> Ids(const Rows& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows) ids.emplace_back(row.id);
  return ids;
}

/// Progress on stderr with rate and time left: one line, rewritten on a terminal, a line every few seconds
/// otherwise. Cancelled() turns true on Ctrl+C (SIGINT) or SIGTERM, from the moment the object exists.
class TerminalJob final : public JobContext {
 public:
  TerminalJob();
  ~TerminalJob() override;
  bool Cancelled() const override;
  void Report(double fraction, std::string_view text) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace zeroplane
