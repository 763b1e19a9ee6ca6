#include "core/jobs/export_job.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/jobs/effects.h"
#include "core/jobs/film_analysis.h"
#include "core/media/film_reader.h"
#include "core/media/film_writer.h"

namespace zeroplane {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kAnalysisShare = 0.2;    // of the progress bar
constexpr std::size_t kFramesAhead = 24;  // pictures kept for when their turn comes

PictureSize SizeOf(const FilmReader& film, Layout layout) {
  return OutputSize(layout, film.width(), film.height());
}

// A wiggling film is made of whole eyes in turn.
Layout LayoutOf(Layout layout, std::int64_t frame, const FilmReader& film) {
  if (layout != Layout::kWiggle) return layout;
  return WiggleEye(frame, WiggleFrames(film.frame_rate().value()));
}

FilmWriterOptions WriterOptions(const FilmReader& film, const ExportOptions& options) {
  const PictureSize size = SizeOf(film, options.layout);
  const LayoutInfo& layout = Info(options.layout);
  FilmWriterOptions writer;
  writer.format = options.format;
  writer.width = size.width;
  writer.height = size.height;
  writer.crf = options.crf;
  writer.preset = options.preset;
  writer.full_chroma = layout.full_chroma;
  writer.stereo_mode = options.swap_eyes ? layout.right_first_mode : layout.stereo_mode;
  return writer;
}

// What is to be said of a format that keeps half of the colour's columns. Whole rows are of one eye in two of
// the layouts that need full colour.
std::vector<std::string> ChromaSentences(const ExportOptions& options) {
  const bool halves =
      options.format == MasterFormat::kProRes422Hq || options.format == MasterFormat::kDnxhrHqx;
  const bool whole_rows = options.layout == Layout::kRowInterleaved || options.layout == Layout::kFramePacked;
  if (!halves || whole_rows || !Info(options.layout).full_chroma) return {};
  return {std::string(Info(options.format).label) +
          " keeps the colour of every second column only, so the colours of the eyes run into each other in "
          "this layout; ProRes 4444, H.264 and H.265 keep them apart."};
}

std::string ProgressText(std::int64_t done, std::int64_t total, double elapsed_s) {
  char text[96];
  std::snprintf(text, sizeof text, "Rendering frame %lld of %lld, %.1f frames/s",
                static_cast<long long>(done), static_cast<long long>(total),
                static_cast<double>(done) / std::max(elapsed_s, 1e-9));
  return text;
}

}  // namespace

void CheckExport(const Project& project, const ExportOptions& options) {
  const auto film = OpenFilmReader(project.media.path);
  MakeFilmWriter(options.output, WriterOptions(*film, options), *film);
}

ExportReport RunExport(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                       JobContext& job) {
  const auto start = Clock::now();
  ZP_CHECK(!project.shots.empty(), "a project without shots");
  const std::string film_name = FilmName(project.media);
  // A frame's neighbours are read ahead by the one reader and found in the cache by the other.
  ReaderOptions reading;
  reading.cache =
      std::make_shared<FrameCache>(kFramesAhead * 3 * static_cast<std::size_t>(project.media.width) *
                                   static_cast<std::size_t>(project.media.height));
  const auto film = OpenFilmReader(project.media.path, reading);
  // Made first: an output that cannot be written is said before the work.
  const auto writer = MakeFilmWriter(options.output, WriterOptions(*film, options), *film);

  std::vector<Shot> shots = project.shots;
  JobPart analysis(job, 0, kAnalysisShare);
  AnalyseShots(shots, *film, film_name, renderer, analysis);

  JobPart rendering(job, kAnalysisShare, 1);
  const auto render_start = Clock::now();
  const auto frames = OpenFilmReader(project.media.path, reading);
  EffectBuilder effects;
  ExportReport report;
  report.output = options.output;
  report.duration_s = film->info().duration_s;
  report.near_pct = std::numeric_limits<double>::max();
  report.far_pct = std::numeric_limits<double>::lowest();
  report.dropped = writer->dropped();
  for (std::string& sentence : ChromaSentences(options)) report.dropped.push_back(std::move(sentence));
  auto shot = shots.begin();
  while (const std::optional<VideoFrame> frame = frames->ReadNext()) {
    ThrowIfCancelled(job, options.output.string());
    while (std::next(shot) != shots.end() && frame->index >= shot->frames.end) ++shot;
    FrameRequest request;
    request.id = static_cast<std::uint64_t>(frame->index);
    request.film = film_name;
    request.frame_index = frame->index;
    request.picture = frame->picture;
    request.shot = shot->frames;
    request.frames = film.get();
    request.canvas = *shot->canvas;
    request.grade = shot->GradeAt(frame->index);
    request.effects = effects.Build(*shot);
    request.layout = LayoutOf(options.layout, frame->index, *film);
    request.source_eye = project.EyeOf(*shot);
    request.swap_eyes = options.swap_eyes;
    request.window = shot->window;
    request.fill = options.fill;
    const FrameResult result = renderer.Render(request);
    writer->Write(result.picture, frame->time);
    report.near_pct = std::min(report.near_pct, result.near_pct);
    report.far_pct = std::max(report.far_pct, result.far_pct);
    ++report.frames;
    const double elapsed_s = std::chrono::duration<double>(Clock::now() - render_start).count();
    rendering.Report(static_cast<double>(report.frames) / static_cast<double>(film->frame_count()),
                     ProgressText(report.frames, film->frame_count(), elapsed_s));
  }
  writer->Finish();
  const PictureSize size = SizeOf(*film, options.layout);
  report.width = size.width;
  report.height = size.height;
  report.elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

}  // namespace zeroplane
