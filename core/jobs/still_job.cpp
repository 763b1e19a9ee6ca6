#include "core/jobs/still_job.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/jobs/film_analysis.h"
#include "core/jobs/frame_request.h"
#include "core/media/film_reader.h"
#include "core/media/media_file.h"
#include "core/media/picture_file.h"
#include "core/media/stereo_still.h"
#include "core/media/stereo_still_writer.h"

namespace zeroplane {
namespace {

// Of the kinds of stills, these hold more than 8 bits.
bool IsDeep(const FilmReader& film, const ExportOptions& options) {
  const std::string ending = options.output.extension().string();
  return film.info().bit_depth > 8 &&
         (ending == ".png" || ending == ".tif" || ending == ".tiff" || ending == ".exr");
}

ImageU8 Half(const ImageU8& both, bool right) {
  ImageU8 eye(both.width() / 2, both.height(), both.channels());
  for (int y = 0; y < eye.height(); ++y)
    std::copy_n(both.row(y) + (right ? eye.row_size() : 0), eye.row_size(), eye.row(y));
  return eye;
}

void Write(const ExportOptions& options, const ImageU8& picture) {
  const std::string kind = StereoStillKind(options.output);
  if (kind == "mpo") {
    WriteMpo(options.output, Half(picture, false), Half(picture, true));
  } else if (kind == "jps") {
    WriteJps(options.output, picture, options.layout, options.swap_eyes);
  } else {
    WriteStill(options.output, picture);
  }
}

}  // namespace

bool MakesStill(const Project& project, const ExportOptions& options) {
  return IsStillName(options.output) && OpenFilmReader(project.media.path)->info().container == "still";
}

void CheckStill(const Project& project, const ExportOptions& options) {
  std::error_code ignored;
  if (std::filesystem::equivalent(options.output, project.media.path, ignored))
    throw Error(ErrorCode::kInvalidArgument, options.output.string(), "is the picture that is being read",
                "Choose another name for the output.");
  if (StereoStillKind(options.output) == "jps" && !JpsHolds(options.layout))
    throw Error(ErrorCode::kInvalidArgument, options.output.string(),
                "cannot say what the layout " + std::string(Info(options.layout).id) + " is",
                "Use sbs, sbs-half, tb, tb-half or row, or write a .png.");
  if (options.layout == Layout::kWiggle)
    throw Error(ErrorCode::kInvalidArgument, options.output.string(), "cannot wiggle: it is one picture",
                "Choose another layout, or write a film.");
  const PartialFile trial(options.output);  // a place that cannot be written to is said before the work
}

ExportReport RunStill(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                      JobContext& job) {
  const auto start = std::chrono::steady_clock::now();
  const double cpu_start_s = ProcessCpu_s();
  CheckStill(project, options);
  ZP_CHECK_EQ(project.shots.size(), std::size_t{1});
  const auto film = OpenFilmReader(project.media.path);
  Project graded = project;
  AnalyseShots(graded, *film, renderer, job);
  ThrowIfCancelled(job, options.output.string());
  ExportOptions rendered = options;
  if (StereoStillKind(options.output) == "mpo") {  // which knows itself which eye is which
    rendered.layout = Layout::kSideBySide;
    rendered.swap_eyes = false;
  }
  EffectBuilder effects;
  const bool deep = IsDeep(*film, rendered);
  const VideoFrame frame{0, film->TimeOf(0), film->ReadFrame(0), deep ? film->ReadFrame16(0) : nullptr};
  const FrameResult result =
      RenderFrame(renderer, MakeFrameRequest(graded, graded.shots[0], rendered, frame, 1.0, effects));
  if (result.deep_picture.empty()) {
    Write(rendered, result.picture);
  } else {
    WritePicture(rendered.output, result.deep_picture);
  }
  const PictureSize size = OutputSize(rendered.layout, film->width(), film->height());
  job.Report(1, "Done");
  ExportReport report;
  report.output = options.output;
  report.frames = 1;
  report.width = size.width;
  report.height = size.height;
  report.active_picture = graded.ActivePart();
  report.near_pct = result.near_pct;
  report.far_pct = result.far_pct;
  report.shots = {{{0, 1}, result.near_pct, result.far_pct}};
  report.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.cpu_s = ProcessCpu_s() - cpu_start_s;
  return report;
}

}  // namespace zeroplane
