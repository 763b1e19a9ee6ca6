#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "app/cli.h"
#include "app/cli_json.h"
#include "app/wiring.h"
#include "core/base/error.h"
#include "core/jobs/film_reference.h"
#include "core/jobs/shot_list_file.h"
#include "core/media/film_reader.h"
#include "core/project/project_store.h"
#include "core/shots/conform.h"
#include "core/shots/detect_shots.h"

namespace zeroplane {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string project;
  std::vector<std::string> files;
  bool json = false;
};

struct Inputs {
  fs::path film;
  std::optional<fs::path> shot_list;
};

Inputs Sort(const std::vector<std::string>& files) {
  Inputs inputs;
  for (const fs::path file : files) {
    const bool list = IsShotList(file);
    if (list ? inputs.shot_list.has_value() : !inputs.film.empty()) {
      throw Error(ErrorCode::kInvalidArgument, file.string(),
                  list ? "is a second shot list" : "is a second film",
                  "A project holds one film and its shots; make a project for each.");
    }
    if (list) {
      inputs.shot_list = file;
    } else {
      inputs.film = file;
    }
  }
  if (inputs.film.empty()) {
    throw Error(ErrorCode::kInvalidArgument, inputs.shot_list->string(),
                "is a shot list, and there is no film",
                "Name the film as well: zeroplane new PROJECT FILM LIST");
  }
  return inputs;
}

// A list may leave out parts of the film; a project does not.
std::vector<ShotSpan> WholeFilm(const ShotListImport& list, const FilmClock& film) {
  for (const std::string& note : list.notes) std::cerr << note << "\n";
  std::vector<ShotSpan> shots;
  for (const ConformedShot& shot : Conform({}, list.shots, film).shots) shots.push_back(shot.shot);
  return shots;
}

int Make(const Arguments& arguments) {
  const Inputs inputs = Sort(arguments.files);
  const fs::path project = arguments.project;
  if (!IsProject(project)) {
    throw Error(ErrorCode::kInvalidArgument, project.string(), "is no name for a project",
                "Give it the ending .zeroplane.");
  }
  if (fs::exists(project)) {
    throw Error(ErrorCode::kUnwritable, project.string(), "exists already",
                "Choose another name; a project is never replaced.");
  }
  const auto film = OpenFilmReader(inputs.film);
  const MediaReference media = ReferenceTo(film->info());
  // Shots first: a project that cannot have them is not made.
  std::vector<ShotSpan> shots;
  if (inputs.shot_list) {
    shots = WholeFilm(ReadShotList(*inputs.shot_list, *film), ClockOf(media));
  } else {
    TerminalJob job(film->frame_count());
    shots = DetectShots(*film, {}, job);
  }
  const auto store = ProjectStore::Create(project, media);
  store->ReplaceShots({}, MakeShots(shots, DefaultGrade(BuiltInStyles())));
  const Project made = store->Load();
  if (arguments.json) {
    PrintJson(ToJson(made, store->path(), std::nullopt));
  } else {
    std::printf("%s  %zu shots, %lld frames of %s\n", store->path().c_str(), made.shots.size(),
                static_cast<long long>(media.frame_count), media.path.c_str());
  }
  return kExitDone;
}

}  // namespace

void AddNewVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb =
      app.add_subcommand("new", "Make a project of a film: its shots are found, or read from a list");
  verb->add_option("PROJECT", arguments->project, "The .zeroplane file to make")->required();
  verb->add_option(
          "FILE", arguments->files,
          "A film, still or sequence; and a shot list (.edl, .otio, .csv, or iw3's .json) if there is one")
      ->required()
      ->expected(1, 2);
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb,
              {"zeroplane new film.zeroplane film.mov", "zeroplane new film.zeroplane film.mov cut.edl"});
  verb->callback([arguments, &context] { context.run = [arguments] { return Make(*arguments); }; });
}

}  // namespace zeroplane
