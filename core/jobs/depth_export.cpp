#include "core/jobs/depth_export.h"

#include <chrono>
#include <iterator>
#include <memory>
#include <optional>

#include "core/base/check.h"
#include "core/jobs/film_analysis.h"
#include "core/media/film_reader.h"

namespace zeroplane {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kAnalysisShare = 0.2;    // of the progress bar
constexpr std::size_t kFramesAhead = 12;  // pictures kept for when their turn comes

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The kept eye is never warped: all that is made is the canvas.
FrameRequest CanvasRequest(const Project& project, const VideoFrame& frame, const Shot& shot,
                           FrameSource& neighbours) {
  FrameRequest request;
  request.id = static_cast<std::uint64_t>(frame.index);
  request.film = FilmName(project.media);
  request.active_picture = project.ActivePart();
  request.frame_index = frame.index;
  request.picture = frame.picture;
  request.shot = shot.frames;
  request.frames = &neighbours;
  request.canvas = *shot.canvas;
  request.grade = shot.GradeAt(frame.index);
  request.layout = Layout::kLeft;
  request.source_eye = SourceEye::kLeft;
  request.want_maps = true;
  return request;
}

}  // namespace

void CheckDepthExport(const Project& project, const std::filesystem::path& output,
                      const DepthWriterOptions& options) {
  const auto film = OpenFilmReader(project.media.path);
  MakeDepthWriter(output, options, *film);
}

DepthExportReport RunDepthExport(const Project& project, const std::filesystem::path& output,
                                 const DepthWriterOptions& options, StereoRenderer& renderer,
                                 JobContext& job) {
  const auto start = Clock::now();
  ZP_CHECK(!project.shots.empty(), "a project without shots");
  // A frame's neighbours are read ahead by the one reader and found in the cache by the other.
  ReaderOptions reading;
  reading.cache =
      std::make_shared<FrameCache>(kFramesAhead * 3 * static_cast<std::size_t>(project.media.width) *
                                   static_cast<std::size_t>(project.media.height));
  const auto film = OpenFilmReader(project.media.path, reading);
  const auto writer = MakeDepthWriter(output, options, *film);
  Project analysed = project;
  JobPart analysis(job, 0, kAnalysisShare);
  AnalyseShots(analysed, *film, renderer, analysis);

  JobPart writing(job, kAnalysisShare, 1);
  const auto frames = OpenFilmReader(project.media.path, reading);
  DepthExportReport report{output, 0, film->width(), film->height(), 0, writer->dropped()};
  const std::vector<Shot>& shots = analysed.shots;
  auto shot = shots.begin();
  while (const std::optional<VideoFrame> frame = frames->ReadNext()) {
    ThrowIfCancelled(job, output.string());
    while (std::next(shot) != shots.end() && frame->index >= shot->frames.end) ++shot;
    writer->Write(frame->index, renderer.Render(CanvasRequest(analysed, *frame, *shot, *film)).iz,
                  frame->picture);
    ++report.frames;
    writing.Report(static_cast<double>(report.frames) / static_cast<double>(film->frame_count()),
                   "Writing depth");
  }
  writer->Finish();
  report.elapsed_s = SecondsSince(start);
  return report;
}

}  // namespace zeroplane
