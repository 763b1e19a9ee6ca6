#include <cstdio>
#include <memory>

#include "app/cli.h"
#include "app/cli_json.h"
#include "core/project/project_recovery.h"

namespace zeroplane {
namespace {

nlohmann::ordered_json ToJson(const std::string& project, const RecoveryReport& report) {
  nlohmann::ordered_json tables = nlohmann::ordered_json::array();
  for (const RecoveredTable& table : report.tables) {
    tables.push_back({{"name", table.name},
                      {"rows", table.rows_read - table.rows_dropped},
                      {"dropped", table.rows_dropped},
                      {"complete", table.complete}});
  }
  return {{"project", project},
          {"shots", report.shots},
          {"lost_frames", report.lost_frames},
          {"tables", tables},
          {"sentences", report.sentences}};
}

void Print(const std::string& project, const RecoveryReport& report) {
  std::printf("%s  %lld shots recovered\n", project.c_str(), static_cast<long long>(report.shots));
  for (const std::string& sentence : report.sentences) std::printf("  %s\n", sentence.c_str());
  if (report.sentences.empty()) std::printf("  Nothing is missing.\n");
}

}  // namespace

void AddRecoverVerb(CLI::App& app, CliContext& context) {
  struct Arguments {
    std::string damaged, recovered;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand("recover", "Copy what can be read of a damaged project into a new one");
  verb->add_option("DAMAGED", arguments->damaged, "A .zeroplane file; it is only read")->required();
  verb->add_option("NEW", arguments->recovered, "The .zeroplane file to make")->required();
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb, {"zeroplane recover film.zeroplane rescued.zeroplane"});
  verb->callback([arguments, &context] {
    context.run = [arguments] {
      const RecoveryReport report = RecoverProject(arguments->damaged, arguments->recovered);
      if (arguments->json) {
        PrintJson(ToJson(arguments->recovered, report));
      } else {
        Print(arguments->recovered, report);
      }
      return kExitDone;
    };
  });
}

}  // namespace zeroplane
