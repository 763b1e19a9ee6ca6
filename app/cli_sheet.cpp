#include <cstring>
#include <iostream>
#include <memory>

#include "app/active_picture_option.h"
#include "app/cli.h"
#include "app/film_project.h"
#include "app/wiring.h"
#include "core/jobs/effects.h"
#include "core/jobs/film_analysis.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"

namespace zeroplane {
namespace {

struct SheetArguments {
  std::string input, output, active_picture = "auto";
  NetworkChoice network;
  AutoGradeOptions grade;
  int shots = 6;
  int cell_width = 400;
};

constexpr int kGap = 4;
constexpr std::uint8_t kGrey = 64;

void Paste(ImageU8& sheet, const ImageU8& cell, int left, int top) {
  for (int y = 0; y < cell.height(); ++y) std::memcpy(&sheet.at(left, top + y), cell.row(y), cell.row_size());
}

// Source, disparity map, anaglyph and made eye of the middle frame of a shot.
std::vector<ImageU8> Cells(const Project& project, const Shot& shot, FilmReader& film,
                           StereoRenderer& renderer) {
  FrameRequest request;
  request.film = FilmName(project.media);
  request.active_picture = project.ActivePart();
  request.frame_index = (shot.frames.first + shot.frames.end) / 2;
  request.picture = film.ReadFrame(request.frame_index);
  request.shot = shot.frames;
  request.frames = &film;
  request.canvas = *shot.canvas;
  request.grade = shot.GradeAt(request.frame_index);
  request.effects = EffectBuilder().Build(shot);
  request.source_eye = project.EyeOf(shot);
  std::vector<ImageU8> cells = {*request.picture};
  const Layout made_eye = request.source_eye == SourceEye::kRight ? Layout::kLeft : Layout::kRight;
  for (const Layout layout : {Layout::kDisparity, Layout::kAnaglyphDubois, made_eye}) {
    request.layout = layout;
    cells.push_back(renderer.Render(request).picture);
  }
  return cells;
}

int MakeSheet(const SheetArguments& arguments) {
  TerminalJob job;
  arguments.grade.Check();
  Project project = OpenFilmOrProject(arguments.input);
  ApplyActivePictureOption(arguments.active_picture, project);
  if (!IsProject(arguments.input)) FindShots(project, job);
  std::cerr << "Computing on " << ComputeText() << "\n";
  const std::unique_ptr<StereoRenderer> renderer = MakeDepthRenderer(arguments.network);
  const auto reader = OpenFilmReader(project.media.path);
  FilmReader& film = *reader;
  AnalyseShots(project, film, *renderer, job);
  if (!IsProject(arguments.input)) AutoGrade(project, arguments.grade);

  const int rows = std::min<int>(arguments.shots, static_cast<int>(project.shots.size()));
  const int width = arguments.cell_width, height = width * film.height() / film.width();
  ImageU8 sheet(4 * width + 5 * kGap, rows * (height + kGap) + kGap, 3, kGrey);
  for (int row = 0; row < rows; ++row) {
    const std::size_t shot = rows == 1 ? 0 : row * (project.shots.size() - 1) / (rows - 1);
    const std::vector<ImageU8> cells = Cells(project, project.shots[shot], film, *renderer);
    for (std::size_t column = 0; column < cells.size(); ++column) {
      Paste(sheet, Resize(cells[column], width, height), kGap + static_cast<int>(column) * (width + kGap),
            kGap + row * (height + kGap));
    }
  }
  WriteImage(arguments.output, sheet);
  std::cout << arguments.output << "  " << rows << " of " << project.shots.size()
            << " shots: source, disparity, anaglyph, made eye\n";
  return kExitDone;
}

}  // namespace

void AddSheetVerb(CLI::App& app, CliContext& context) {
  auto arguments = std::make_shared<SheetArguments>();
  CLI::App* verb = app.add_subcommand(
      "sheet",
      "Contact sheet of a film or project: source, disparity map, anaglyph and made eye of some shots");
  verb->add_option("IN", arguments->input, "A film or a project")->required();
  verb->add_option("OUT", arguments->output, "A picture: .png or .jpg")->required();
  AddAutoGradeOptions(*verb, arguments->grade);
  AddNetworkOptions(*verb, arguments->network);
  AddActivePictureOption(*verb, arguments->active_picture);
  verb->add_option("--shots", arguments->shots, "At most this many, spread over the film")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  verb->add_option("--cell-width", arguments->cell_width, "Pixels")
      ->capture_default_str()
      ->check(CLI::Range(64, 2000));
  verb->callback([arguments, &context] { context.run = [arguments] { return MakeSheet(*arguments); }; });
}

}  // namespace zeroplane
