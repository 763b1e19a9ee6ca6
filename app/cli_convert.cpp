#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/active_picture_option.h"
#include "app/cli.h"
#include "app/depth_option.h"
#include "app/film_project.h"
#include "app/film_range.h"
#include "app/wiring.h"
#include "core/jobs/export_job.h"
#include "core/jobs/export_state.h"
#include "core/jobs/film_analysis.h"
#include "core/jobs/film_reference.h"
#include "core/jobs/still_job.h"
#include "core/media/film_reader.h"

namespace zeroplane {
namespace {

struct ConvertArguments {
  std::string input, output, layout = "sbs", fill = "background";
  std::optional<std::string> source_eye, codec;
  FilmRange range;
  AutoGradeOptions grade;
  std::string active_picture = "auto";
  NetworkChoice network;
  DepthOption own;
  ExportOptions options;
  bool as_in_film = false;
  bool name_tag = false;
  bool json = false;
};

// Where detection and analysis end on the progress bar.
constexpr double kDetectionEnd = 0.05, kAnalysisEnd = 0.2;

// The one asked for, or that of the output's ending; of no ending any: the writer says what is wrong with it.
MasterFormat FormatOf(const ConvertArguments& arguments) {
  if (arguments.codec) return *MasterFormatFromId(*arguments.codec);
  return DefaultMasterFormat(arguments.output).value_or(MasterFormat::kH264);
}

std::filesystem::path OutputOf(const ConvertArguments& arguments) {
  if (!arguments.name_tag) return arguments.output;
  return TaggedName(arguments.output, *LayoutFromId(arguments.layout), arguments.options.swap_eyes);
}

// What decides about the pictures of a film that nobody graded, beside what RunExport() knows itself.
ExportSettings MadeWith(const ConvertArguments& arguments) {
  const auto text = [](const std::optional<double>& value) {
    return value ? nlohmann::json(*value).dump() : std::string("of the style");
  };
  ExportSettings made = {{"program", VersionText()},
                         {"source eye", arguments.source_eye.value_or("of the project")}};
  if (IsProject(arguments.input)) return made;
  made.insert(made.end(), {{"style", arguments.grade.style},
                           {"depth budget", text(arguments.grade.depth_pct)},
                           {"background", text(arguments.grade.background_pct)},
                           {"zero plane", text(arguments.grade.zero_plane_pct)},
                           {"screen", arguments.grade.screen},
                           {"graded as", arguments.as_in_film ? "in the film" : "a film of its own"}});
  return made;
}

void PrintSentence(const ExportReport& report) {
  std::printf("%s  %lld frames, %d x %d, %zu shots, %.2f s of film in %.1f s, near %+.2f %% far %+.2f %%\n",
              report.output.c_str(), static_cast<long long>(report.frames), report.width, report.height,
              report.shots.size(), report.duration_s, report.elapsed_s, report.near_pct, report.far_pct);
}

nlohmann::ordered_json StagesJson(const StageReport& report) {
  nlohmann::ordered_json stages = nlohmann::ordered_json::array();
  for (const StageTime& stage : report.stages)
    stages.push_back({{"stage", stage.stage}, {"cpu_s", stage.cpu_s}, {"busy_s", stage.busy_s}});
  return {{"wall_s", report.wall_s},
          {"cpu_s", report.cpu_s},
          {"cores", std::thread::hardware_concurrency()},
          {"stages", stages}};
}

void PrintJson(const ConvertArguments& arguments, const Project& project, const ExportReport& report) {
  nlohmann::ordered_json shots = nlohmann::ordered_json::array();
  for (const ShotReport& part : report.shots) {
    const Shot& shot = *project.ShotAt(part.frames.first);
    shots.push_back({{"first", part.frames.first},
                     {"end", part.frames.end},
                     {"depth_range_pct", shot.grade.depth_range_pct},
                     {"background_pct", shot.grade.background_pct},
                     {"near_pct", part.near_pct},
                     {"far_pct", part.far_pct}});
  }
  const nlohmann::ordered_json flicker =
      report.flicker_pct ? nlohmann::ordered_json(*report.flicker_pct) : nlohmann::ordered_json();
  const std::string active = report.active_picture ? ToText(*report.active_picture) : std::string("full");
  const nlohmann::ordered_json result = {{"output", report.output.string()},
                                         {"layout", arguments.layout},
                                         {"format", Info(arguments.options.format).id},
                                         {"fill", arguments.fill},
                                         {"frames", report.frames},
                                         {"resumed_frames", report.resumed_frames},
                                         {"width", report.width},
                                         {"height", report.height},
                                         {"duration_s", report.duration_s},
                                         {"elapsed_s", report.elapsed_s},
                                         {"cpu_s", report.cpu_s},
                                         {"rendering", StagesJson(report.stages)},
                                         {"join_s", report.join_s},
                                         {"active_picture", active},
                                         {"near_pct", report.near_pct},
                                         {"far_pct", report.far_pct},
                                         {"flicker_pct", flicker},
                                         {"shots", shots},
                                         {"dropped", report.dropped}};
  std::cout << result.dump(2) << "\n";
}

// A line a format: "prores-4444  ProRes 4444 (.mov .mkv)".
std::string FormatHelp() {
  std::string text;
  for (const MasterFormatInfo& format : MasterFormats())
    text.append(text.empty() ? "" : "\n")
        .append(format.id)
        .append("  ")
        .append(format.label)
        .append(" (")
        .append(format.endings)
        .append(")");
  return text;
}

// A line a layout, those that are only for looking at marked so.
std::string LayoutHelp() {
  std::string text;
  for (const LayoutInfo& layout : Layouts())
    text.append(text.empty() ? "" : "\n")
        .append(layout.id)
        .append("  ")
        .append(layout.label)
        .append(layout.for_delivery ? "" : " (only for looking at)");
  return text;
}

void FillOptions(ConvertArguments& arguments) {
  ExportOptions& options = arguments.options;
  options.output = OutputOf(arguments);
  options.format = FormatOf(arguments);
  options.layout = *LayoutFromId(arguments.layout);
  options.fill = *HoleFillFromId(arguments.fill);
  options.keep_parts = true;
  options.made_with = MadeWith(arguments);
}

// Shots of a film that comes without; a still is one.
void FindShotsOf(bool still, Project& project, JobContext& job) {
  if (still) {
    project.shots = MakeShots({{{0, 1}, {}, Transition::kCut, 0}});
    project.shots[0].id = ShotId(1);
    return;
  }
  JobPart detection(job, 0, kDetectionEnd);
  FindShots(project, detection);
}

void AnalyseAndGrade(const ConvertArguments& arguments, StereoRenderer& renderer, Project& project,
                     JobContext& job) {
  JobPart analysis(job, kDetectionEnd, kAnalysisEnd);
  const auto film = OpenFilmReader(project.media.path);
  const std::optional<FrameRange> part = arguments.as_in_film ? std::nullopt : arguments.options.frames;
  AnalyseShots(project, *film, renderer, analysis, part);
  AutoGrade(project, arguments.grade);
}

ExportReport Run(const ConvertArguments& arguments, bool still, const Project& project,
                 StereoRenderer& renderer, JobContext& job) {
  JobPart rendering(job, kAnalysisEnd, 1);
  if (still) return RunStill(project, arguments.options, renderer, rendering);
  try {
    return RunExport(project, arguments.options, renderer, rendering);
  } catch (...) {
    const std::filesystem::path parts = PartsFolderOf(arguments.options.output);
    if (ExportState::Exists(parts))
      std::cerr << "\nWhat is done is kept in " << parts.string()
                << "; the same command with --resume goes on from there.\n";
    throw;
  }
}

int Convert(ConvertArguments& arguments) {
  TerminalJob job;
  FillOptions(arguments);
  ExportOptions& options = arguments.options;
  arguments.grade.Check();
  Project project = OpenFilmOrProject(arguments.input);
  if (arguments.source_eye) project.source_eye = *SourceEyeFromId(*arguments.source_eye);
  ApplyActivePictureOption(arguments.active_picture, project);
  const std::shared_ptr<DepthSource> own = OpenDepthOption(arguments.own, project);
  const bool still = MakesStill(project, options);
  const bool graded = IsProject(arguments.input);
  const bool goes_on = options.resume && ExportState::Exists(PartsFolderOf(options.output));
  if (goes_on && !graded) project.shots = ExportState::ShotsOf(PartsFolderOf(options.output));
  const auto frames = [&] { return FramesOf(arguments.range, project, *OpenFilmReader(project.media.path)); };
  if (arguments.range.shots.empty() || !project.shots.empty()) options.frames = frames();
  still ? CheckStill(project, options) : CheckExport(project, options);
  if (project.shots.empty()) {
    FindShotsOf(still, project, job);
    options.frames = frames();
  }
  std::cerr << "Computing on " << ComputeText() << "\n";
  const std::unique_ptr<StereoRenderer> renderer = MakeDepthRenderer(arguments.network, own);
  if (!graded && !goes_on) AnalyseAndGrade(arguments, *renderer, project, job);
  const ExportReport report = Run(arguments, still, project, *renderer, job);
  for (const std::string& sentence : report.dropped) std::cerr << sentence << "\n";
  if (report.active_picture)
    std::cerr << "The picture without its black bars is " << ToText(*report.active_picture)
              << "; the bars are as they were.\n";
  if (arguments.json) {
    PrintJson(arguments, project, report);
  } else {
    PrintSentence(report);
  }
  return kExitDone;
}

void AddPictureOptions(CLI::App& verb, ConvertArguments& arguments) {
  verb.add_option("--layout", arguments.layout, "How the eyes are put together:\n" + LayoutHelp())
      ->capture_default_str()
      ->check(CLI::IsMember(Ids(Layouts())).description(""));
  verb.add_option("--eye,--source-eye", arguments.source_eye,
                  "The eye that the source picture is; default left")
      ->check(CLI::IsMember(Ids(SourceEyes())));
  verb.add_option(
          "--fill", arguments.fill,
          "What is put where the made eye sees past an object: background (fast), inpaint (best), none "
          "(black, for those who paint it themselves)")
      ->capture_default_str()
      ->check(CLI::IsMember(Ids(kHoleFills)));
  verb.add_flag("--swap", arguments.options.swap_eyes, "Right eye first");
}

void AddCodecOptions(CLI::App& verb, ConvertArguments& arguments) {
  verb.add_option("--codec,--format", arguments.codec,
                  "What the master is coded as; default by the ending, H.264 for films:\n" + FormatHelp())
      ->check(CLI::IsMember(Ids(MasterFormats())).description(""));
  verb.add_option("--crf", arguments.options.crf, "Quality of H.264 and H.265, 0 best to 51")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 51.0));
  verb.add_option("--preset", arguments.options.preset, "Speed preset of H.264 and H.265")
      ->capture_default_str()
      ->check(CLI::IsMember(
          {"ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"}));
  verb.add_flag("--name-tag", arguments.name_tag,
                "Put what players look for into OUT's name: film_LRF_Full_SBS.mkv");
}

void AddRangeOptions(CLI::App& verb, FilmRange& range, bool& as_in_film) {
  CLI::Option* shots = verb.add_option(
      "--shots", range.shots,
      "Only these shots, counted from 1: 3-7, or 3, graded as if they were the whole film (but see "
      "--as-in-film); sound is cut to fit");
  verb.add_option("--from", range.from, "Begin with the frame at this timecode, or at so many seconds")
      ->excludes(shots);
  verb.add_option("--to", range.to, "End before the frame at this timecode, or at so many seconds")
      ->excludes(shots);
  verb.add_flag(
      "--as-in-film", as_in_film,
      "Grade a part of the film as it is graded in the whole film's conversion: all of its shots are "
      "analysed first, which takes longer the first time");
}

}  // namespace

void AddConvertVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<ConvertArguments>();
  CLI::App* verb = app.add_subcommand(
      "convert", "Turn a 2D film or picture, or a graded .zeroplane project, into a stereo master");
  verb->add_option("IN", arguments->input,
                   "A film or picture, or a project (its grades are used as they are)")
      ->required();
  verb->add_option(
          "OUT", arguments->output,
          "The master: .mkv, .mp4, .mov, or image files such as frame.%04d.png; of a picture also .png, "
          ".tif, .exr, .jpg, .jps, .mpo; existing files are replaced when the new ones are whole")
      ->required();
  AddAutoGradeOptions(*verb, arguments->grade);
  AddNetworkOptions(*verb, arguments->network);
  AddDepthOption(*verb, arguments->own);
  AddActivePictureOption(*verb, arguments->active_picture);
  AddPictureOptions(*verb, *arguments);
  AddCodecOptions(*verb, *arguments);
  AddRangeOptions(*verb, arguments->range, arguments->as_in_film);
  verb->add_flag("--resume", arguments->options.resume,
                 "Go on where an interrupted conversion to OUT stopped; what it had done lies in OUT.parts");
  verb->add_flag("--json", arguments->json, "Machine-readable result");
  AddExamples(*verb, {"zeroplane convert film.mov master.mkv --style sci-fi",
                      "zeroplane convert graded.zeroplane master.mov --codec prores-422-hq --layout sbs",
                      "zeroplane convert film.mov 'out/master.%06d.exr' --layout left",
                      "zeroplane convert film.mov test.mkv --from 01:00:10:00 --to 01:00:20:00",
                      "zeroplane convert film.mov master.mkv --style sci-fi --resume",
                      "zeroplane convert film.mov master.mkv --depth 'depth/film.%06d.exr'",
                      "zeroplane convert picture.jpg picture.jps"});
  verb->callback([arguments, &context] { context.run = [arguments] { return Convert(*arguments); }; });
}

}  // namespace zeroplane
