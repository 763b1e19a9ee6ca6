#include <iostream>
#include <memory>
#include <optional>

#include "app/active_picture_option.h"
#include "app/cli.h"
#include "app/cli_json.h"
#include "app/depth_option.h"
#include "app/film_project.h"
#include "app/wiring.h"
#include "core/base/error.h"
#include "core/jobs/depth_export.h"
#include "core/jobs/film_analysis.h"

namespace zeroplane {
namespace {

struct DepthArguments {
  std::string input, output, range = "shot";
  std::optional<std::string> format;
  std::string active_picture = "auto";
  NetworkChoice network;
  DepthOption own;
  bool json = false;
};

constexpr double kDetectionEnd = 0.05;  // of the progress bar

DepthFormat FormatOf(const DepthArguments& arguments) {
  if (arguments.format) return *DepthFormatFromId(*arguments.format);
  if (const auto format = DefaultDepthFormat(arguments.output)) return *format;
  throw Error(ErrorCode::kUnsupported, arguments.output, "has an ending that depth is not written to",
              "Use .png, .exr, .mkv, .mp4 or .mov, or a name without an ending for a folder for iw3.");
}

// A line a format: "ffv1  grey video without loss, 16 bit (.mkv)".
std::string FormatHelp() {
  std::string text;
  for (const DepthFormatInfo& format : kDepthFormats) {
    text.append(text.empty() ? "" : "\n").append(format.id).append("  ").append(format.label);
    if (!format.endings.empty()) text.append(" (").append(format.endings).append(")");
  }
  return text;
}

void Print(const DepthArguments& arguments, const DepthWriterOptions& options, const Project& project,
           const DepthExportReport& report) {
  if (!arguments.json) {
    std::cout << arguments.output << "  " << report.frames << (report.frames == 1 ? " frame, " : " frames, ")
              << report.width << " x " << report.height << ", " << project.shots.size()
              << (project.shots.size() == 1 ? " shot" : " shots") << ", near is white, in "
              << report.elapsed_s << " s\n";
    return;
  }
  PrintJson({{"output", arguments.output},
             {"format", Info(options.format).id},
             {"range", arguments.range},
             {"frames", report.frames},
             {"width", report.width},
             {"height", report.height},
             {"shots", project.shots.size()},
             {"elapsed_s", report.elapsed_s},
             {"dropped", report.dropped}});
}

int WriteDepth(const DepthArguments& arguments) {
  const DepthWriterOptions options{FormatOf(arguments),
                                   arguments.range == "frame" ? DepthRange::kFrame : DepthRange::kShot};
  TerminalJob job;
  Project project = OpenFilmOrProject(arguments.input);
  ApplyActivePictureOption(arguments.active_picture, project);
  CheckDepthExport(project, arguments.output, options);
  const std::shared_ptr<DepthSource> own = OpenDepthOption(arguments.own, project);
  if (!IsProject(arguments.input)) {
    JobPart detection(job, 0, kDetectionEnd);
    FindShots(project, detection);
  }
  std::cerr << "Computing on " << ComputeText() << "\n";
  const std::unique_ptr<StereoRenderer> renderer = MakeDepthRenderer(arguments.network, own);
  JobPart rest(job, kDetectionEnd, 1);
  const DepthExportReport report = RunDepthExport(project, arguments.output, options, *renderer, rest);
  for (const std::string& sentence : report.dropped) std::cerr << sentence << "\n";
  Print(arguments, options, project, report);
  return kExitDone;
}

}  // namespace

void AddDepthVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<DepthArguments>();
  CLI::App* verb = app.add_subcommand(
      "depth", "Write the depth that convert would use, as pictures, a grey video or a folder for iw3");
  verb->add_option("IN", arguments->input, "A film, a still, a sequence, or a project")->required();
  verb->add_option("OUT", arguments->output,
                   "Near is white in all of them: depth.png or depth.exr of a still, depth.%04d.png or .exr, "
                   "depth.mkv, .mp4 or .mov, or a new folder for iw3")
      ->required();
  verb->add_option("--format", arguments->format,
                   "What it is written as; default by the ending:\n" + FormatHelp())
      ->check(CLI::IsMember(Ids(kDepthFormats)).description(""));
  verb->add_option(
          "--range", arguments->range,
          "What white and black are: shot (the near and far end of the shot: depth holds still), frame "
          "(each frame's own: every grey is used, but depth pumps)")
      ->capture_default_str()
      ->check(CLI::IsMember({"shot", "frame"}));
  AddNetworkOptions(*verb, arguments->network);
  AddDepthOption(*verb, arguments->own);
  AddActivePictureOption(*verb, arguments->active_picture);
  verb->add_flag("--json", arguments->json, "Machine-readable result");
  AddExamples(*verb, {"zeroplane depth photo.jpg depth.png", "zeroplane depth film.mov depth.mkv",
                      "zeroplane depth film.mov 'depth/film.%06d.exr'", "zeroplane depth film.mov for_iw3"});
  verb->callback([arguments, &context] { context.run = [arguments] { return WriteDepth(*arguments); }; });
}

}  // namespace zeroplane
