#include <cstdio>
#include <iostream>
#include <memory>

#include "app/cli.h"
#include "app/cli_json.h"
#include "core/edit/document.h"
#include "core/jobs/film_reference.h"
#include "core/jobs/shot_list_file.h"
#include "core/project/media_link.h"
#include "core/shots/conform.h"

namespace zeroplane {
namespace {

struct Arguments {
  std::string project, list;
  bool json = false;
};

int Run(const Arguments& arguments) {
  auto store = ProjectStore::Open(arguments.project);
  Document document(std::move(store));
  const MediaReference& media = document.project().media;
  const auto film = OpenFilmReader(ResolveMedia(media, document.path()));
  const ShotListImport cut = ReadShotList(arguments.list, *film);
  for (const std::string& note : cut.notes) std::cerr << note << "\n";
  const ConformPlan plan = document.Conform("Conform", cut.shots);
  const std::size_t kept = document.project().shots.size() - plan.ungraded.size();
  if (arguments.json) {
    PrintJson({{"shots", document.project().shots.size()},
               {"kept", kept},
               {"unplaced", plan.unplaced.size()},
               {"ungraded", plan.ungraded.size()},
               {"sentences", plan.sentences}});
    return kExitDone;
  }
  std::printf("%s  %zu shots, %zu with the grade of an old one\n", document.path().c_str(),
              document.project().shots.size(), kept);
  for (const std::string& sentence : plan.sentences) std::printf("  %s\n", sentence.c_str());
  return kExitDone;
}

}  // namespace

void AddConformVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand(
      "conform",
      "Bring a project to a changed cut of its film; grades and masks go along by source timecode");
  verb->add_option("PROJECT", arguments->project, "A .zeroplane file")->required();
  verb->add_option("LIST", arguments->list, "The new cut: .edl, .otio, .csv, or iw3's .json")->required();
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb, {"zeroplane conform film.zeroplane cut_v2.edl"});
  verb->callback([arguments, &context] { context.run = [arguments] { return Run(*arguments); }; });
}

}  // namespace zeroplane
