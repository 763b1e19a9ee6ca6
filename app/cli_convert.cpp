#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli.h"
#include "app/film_project.h"
#include "app/wiring.h"
#include "core/jobs/export_job.h"
#include "core/jobs/film_analysis.h"
#include "core/media/film_reader.h"

namespace zeroplane {
namespace {

struct ConvertArguments {
  std::string input, output, layout = "sbs", fill = "background";
  std::optional<std::string> source_eye, format;
  AutoGradeOptions grade;
  ExportOptions options;
  bool json = false;
};

// Where detection and analysis end on the progress bar.
constexpr double kDetectionEnd = 0.05, kAnalysisEnd = 0.2;

// The one asked for, or that of the output's ending; of no ending any: the writer says what is wrong with it.
MasterFormat FormatOf(const ConvertArguments& arguments) {
  if (arguments.format) return *MasterFormatFromId(*arguments.format);
  return DefaultMasterFormat(arguments.output).value_or(MasterFormat::kH264);
}

void PrintSentence(const Project& project, const ExportReport& report) {
  std::printf("%s  %lld frames, %d x %d, %zu shots, %.2f s of film in %.1f s, near %+.2f %% far %+.2f %%\n",
              report.output.c_str(), static_cast<long long>(report.frames), report.width, report.height,
              project.shots.size(), report.duration_s, report.elapsed_s, report.near_pct, report.far_pct);
}

void PrintJson(const ConvertArguments& arguments, const Project& project, const ExportReport& report) {
  nlohmann::ordered_json shots = nlohmann::ordered_json::array();
  for (const Shot& shot : project.shots) {
    shots.push_back({{"first", shot.frames.first},
                     {"end", shot.frames.end},
                     {"depth_range_pct", shot.grade.depth_range_pct},
                     {"background_pct", shot.grade.background_pct}});
  }
  const nlohmann::ordered_json result = {{"output", report.output.string()},
                                         {"layout", arguments.layout},
                                         {"format", Info(arguments.options.format).id},
                                         {"fill", arguments.fill},
                                         {"frames", report.frames},
                                         {"width", report.width},
                                         {"height", report.height},
                                         {"duration_s", report.duration_s},
                                         {"elapsed_s", report.elapsed_s},
                                         {"near_pct", report.near_pct},
                                         {"far_pct", report.far_pct},
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

int Convert(ConvertArguments& arguments) {
  TerminalJob job;
  arguments.options.output = arguments.output;
  arguments.options.format = FormatOf(arguments);
  arguments.options.layout = *LayoutFromId(arguments.layout);
  arguments.options.fill = *HoleFillFromId(arguments.fill);
  arguments.grade.Check();
  Project project = OpenFilmOrProject(arguments.input);
  CheckExport(project, arguments.options);
  const bool graded = IsProject(arguments.input);
  if (!graded) {
    JobPart detection(job, 0, kDetectionEnd);
    FindShots(project, detection);
  }
  std::cerr << "Computing on " << ComputeText() << "\n";
  const std::unique_ptr<StereoRenderer> renderer = MakeBuiltInRenderer();
  {
    JobPart analysis(job, kDetectionEnd, kAnalysisEnd);
    const auto film = OpenFilmReader(project.media.path);
    AnalyseShots(project.shots, *film, FilmName(project.media), *renderer, analysis);
  }
  if (!graded) AutoGrade(project, arguments.grade);
  if (arguments.source_eye) project.source_eye = *SourceEyeFromId(*arguments.source_eye);
  JobPart rendering(job, kAnalysisEnd, 1);
  const ExportReport report = RunExport(project, arguments.options, *renderer, rendering);
  for (const std::string& sentence : report.dropped) std::cerr << sentence << "\n";
  if (arguments.json) {
    PrintJson(arguments, project, report);
  } else {
    PrintSentence(project, report);
  }
  return kExitDone;
}

}  // namespace

void AddConvertVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<ConvertArguments>();
  CLI::App* verb =
      app.add_subcommand("convert", "Turn a 2D film, or a graded .zeroplane project, into a stereo master");
  verb->add_option("IN", arguments->input, "A film, or a project (its grades are used as they are)")
      ->required();
  verb->add_option("OUT", arguments->output,
                   "The master: .mkv, .mp4, .mov, or image files such as frame.%04d.png; existing files are "
                   "replaced when the new ones are whole")
      ->required();
  AddAutoGradeOptions(*verb, arguments->grade);
  verb->add_option("--format", arguments->format,
                   "What the master is coded as; default by the ending, H.264 for films:\n" + FormatHelp())
      ->check(CLI::IsMember(Ids(MasterFormats())).description(""));
  verb->add_option("--layout", arguments->layout, "How the eyes are put together:\n" + LayoutHelp())
      ->capture_default_str()
      ->check(CLI::IsMember(Ids(Layouts())).description(""));
  verb->add_option("--source-eye", arguments->source_eye, "The eye that the source picture is; default left")
      ->check(CLI::IsMember(Ids(SourceEyes())));
  verb->add_option(
          "--fill", arguments->fill,
          "What is put where the made eye sees past an object: background (fast), inpaint (best), none "
          "(black, for those who paint it themselves)")
      ->capture_default_str()
      ->check(CLI::IsMember(Ids(kHoleFills)));
  verb->add_flag("--swap", arguments->options.swap_eyes, "Right eye first");
  verb->add_option("--crf", arguments->options.crf, "Quality of H.264 and H.265, 0 best to 51")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 51.0));
  verb->add_option("--preset", arguments->options.preset, "Speed preset of H.264 and H.265")
      ->capture_default_str()
      ->check(CLI::IsMember(
          {"ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"}));
  verb->add_flag("--json", arguments->json, "Machine-readable result");
  AddExamples(*verb, {"zeroplane convert film.mov master.mkv --style sci-fi",
                      "zeroplane convert graded.zeroplane master.mov --format prores-422-hq --layout sbs",
                      "zeroplane convert film.mov 'out/master.%06d.exr' --layout left"});
  verb->callback([arguments, &context] { context.run = [arguments] { return Convert(*arguments); }; });
}

}  // namespace zeroplane
