#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "app/film_project.h"
#include "app/network_choice.h"
#include "app/terminal_job.h"

namespace zeroplane {

/// What a verb gets and gives. Each cli_<verb>.cpp adds one subcommand, which sets `run`.
struct CliContext {
  std::function<int()> run;  ///< the chosen verb; returns the exit code, throws Error
};

inline constexpr int kExitDone = 0, kExitFailed = 1, kExitUsage = 2, kExitInterrupted = 130;

void AddInfoVerb(CLI::App& app, CliContext& context);
void AddShotsVerb(CLI::App& app, CliContext& context);
void AddNewVerb(CLI::App& app, CliContext& context);
void AddShowVerb(CLI::App& app, CliContext& context);
void AddConformVerb(CLI::App& app, CliContext& context);
void AddRelinkVerb(CLI::App& app, CliContext& context);
void AddRecoverVerb(CLI::App& app, CliContext& context);
void AddConvertVerb(CLI::App& app, CliContext& context);
void AddDepthVerb(CLI::App& app, CliContext& context);
void AddEvaluateVerb(CLI::App& app, CliContext& context);
void AddSheetVerb(CLI::App& app, CliContext& context);
void AddWarpVerb(CLI::App& app, CliContext& context);
void AddDatasetVerb(CLI::App& app, CliContext& context);
void AddModelsVerb(CLI::App& app, CliContext& context);
void AddCacheVerb(CLI::App& app, CliContext& context);

/// --style, --depth, --background, --screen.
void AddAutoGradeOptions(CLI::App& verb, AutoGradeOptions& options);

/// --model, --depth-detail, --depth-cache, for MakeDepthRenderer().
void AddNetworkOptions(CLI::App& verb, NetworkChoice& choice);

/// Shown under the verb's --help.
void AddExamples(CLI::App& verb, std::initializer_list<const char*> commands);

/// The stable ids of an enum's table (core/stereo/layout.h, screen.h).
template <class Rows>
std::vector<std::string> Ids(const Rows& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows) ids.emplace_back(row.id);
  return ids;
}

}  // namespace zeroplane
