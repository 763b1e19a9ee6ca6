#include <cstdio>
#include <memory>

#include "app/cli.h"
#include "app/cli_json.h"
#include "core/jobs/film_reference.h"
#include "core/jobs/shot_list_file.h"
#include "core/media/film_reader.h"
#include "core/shots/detect_shots.h"
#include "core/shots/film_clock.h"

namespace zeroplane {
namespace {

struct Arguments {
  std::string file;
  DetectOptions options;
  ShotListOptions list;
  std::string edl, otio, csv, iw3;
  bool json = false;
};

void Print(const std::vector<ShotSpan>& shots, const MediaInfo& film) {
  const Timecode start = StartTimecode(ClockOf(film));
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const FrameRange& frames = shots[i].frames;
    std::printf("%4zu  %7lld  %7lld  %s  %5lld frames  %s\n", i + 1, static_cast<long long>(frames.first),
                static_cast<long long>(frames.end - 1), (start + frames.first).ToString().c_str(),
                static_cast<long long>(frames.length()), Info(shots[i].transition).id.data());
  }
}

int Run(const Arguments& arguments) {
  const auto film = OpenFilmReader(arguments.file);
  std::vector<ShotSpan> shots;
  {
    TerminalJob job(film->frame_count());
    shots = DetectShots(*film, arguments.options, job);
  }
  for (const std::string* list : {&arguments.edl, &arguments.otio, &arguments.csv, &arguments.iw3})
    if (!list->empty()) WriteShotList(*list, shots, *film, arguments.list);
  if (arguments.json) {
    PrintJson({{"film", arguments.file},
               {"fps", FractionText(film->frame_rate())},
               {"frames", film->frame_count()},
               {"shots", ToJson(shots)}});
  } else {
    Print(shots, film->info());
  }
  return kExitDone;
}

}  // namespace

void AddShotsVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb =
      app.add_subcommand("shots", "Cut a film into shots: first and last frame, timecode, transition");
  verb->add_option("FILE", arguments->file, "A film or an image sequence")->required();
  const auto ending = [](const char* wanted) {
    return CLI::Validator(
        [wanted](std::string& path) {
          const bool right = std::filesystem::path(path).extension() == wanted;
          return right ? std::string() : path + " does not end in " + wanted;
        },
        wanted);
  };
  verb->add_option("--edl", arguments->edl, "Write the shots as a CMX3600 edit decision list")
      ->check(ending(".edl"));
  verb->add_option("--otio", arguments->otio, "… as an OpenTimelineIO timeline")->check(ending(".otio"));
  verb->add_option("--csv", arguments->csv, "… as a table")->check(ending(".csv"));
  verb->add_option("--iw3", arguments->iw3, "… as iw3's scene cache")->check(ending(".json"));
  verb->add_option("--handles", arguments->list.handle_frames,
                   "Frames beyond either cut, in EDL, OTIO and CSV")
      ->check(CLI::Range(0, 10000));
  verb->add_flag("--json", arguments->json, "Machine-readable; docs/json.md describes it");
  AddExamples(*verb, {"zeroplane shots film.mov", "zeroplane shots film.mov --edl cut.edl --handles 12",
                      "zeroplane shots film.mov --json > shots.json"});
  verb->callback([arguments, &context] { context.run = [arguments] { return Run(*arguments); }; });
}

}  // namespace zeroplane
