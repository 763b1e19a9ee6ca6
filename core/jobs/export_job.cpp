#include "core/jobs/export_job.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/base/error.h"
#include "core/jobs/film_analysis.h"
#include "core/jobs/frame_request.h"
#include "core/jobs/frame_window.h"
#include "core/media/film_reader.h"
#include "core/media/parts_writer.h"

namespace zeroplane {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kAnalysisShare = 0.2, kJoinShare = 0.02;  // of the progress bar
constexpr double kLookingShare = 0.05;                     // of the analysis
// Frames of a part: it ends with its shot, but a part costs a key frame, and what a crash takes is a part.
constexpr std::int64_t kLeastPart = 48, kMostPart = 120;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

PictureSize SizeOf(const FilmReader& film, Layout layout) {
  return OutputSize(layout, film.width(), film.height());
}

FrameRange FramesOf(const FilmReader& film, const ExportOptions& options) {
  const FrameRange frames = options.frames.value_or(FrameRange{0, film.frame_count()});
  ZP_CHECK(frames.first >= 0 && frames.first < frames.end && frames.end <= film.frame_count(),
           "frames of the film");
  return frames;
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
  writer.frames = options.frames;
  return writer;
}

// Whether eyes of more than 8 bits are worth making.
bool IsDeep(const FilmReader& film, const ExportOptions& options) {
  return film.info().bit_depth > 8 && Info(options.format).bit_depth > 8;
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

std::string NumberText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

ExportSettings SettingsOf(const Project& project, const ExportOptions& options, const FrameRange& frames) {
  char hash[32];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(project.media.content_hash));
  // Sequences have no hash: their files come one by one, and one may be mended in between.
  const std::string content = project.media.content_hash != 0 ? hash : project.media.path.string();
  ExportSettings settings = {
      {"film", std::to_string(project.media.frame_count).append(" frames, content ") + content},
      {"frames", std::to_string(frames.first).append(" to ") + std::to_string(frames.end - 1)},
      {"codec", std::string(Info(options.format).id)},
      {"layout", std::string(Info(options.layout).id)},
      {"active picture", project.active_picture ? ToText(*project.active_picture) : std::string("full")},
      {"swapped eyes", options.swap_eyes ? "yes" : "no"},
      {"fill", std::string(Info(options.fill).id)},
      {"crf", NumberText(options.crf)},
      {"preset", options.preset}};
  settings.insert(settings.end(), options.made_with.begin(), options.made_with.end());
  return settings;
}

std::string ProgressText(std::int64_t done, std::int64_t total, std::int64_t rendered, double elapsed_s) {
  char text[96];
  std::snprintf(text, sizeof text, "Rendering frame %lld of %lld, %.1f frames/s",
                static_cast<long long>(done), static_cast<long long>(total),
                static_cast<double>(rendered) / std::max(elapsed_s, 1e-9));
  return text;
}

// Reports the frames of a shot, or of all, that are known.
void Widen(std::optional<DepthBracket>& whole, const DepthBracket& part) {
  if (!whole) whole = part;
  whole->near_pct = std::min(whole->near_pct, part.near_pct);
  whole->far_pct = std::max(whole->far_pct, part.far_pct);
}

DepthBracket BracketOf(const ExportState& state, const FrameRange& frames) {
  std::optional<DepthBracket> whole;
  const auto end = state.brackets().lower_bound(frames.end);
  for (auto known = state.brackets().lower_bound(frames.first); known != end; ++known)
    Widen(whole, known->second);
  return whole.value_or(DepthBracket());
}

class MeanOfKnown {
 public:
  void Add(const std::optional<double>& value) {
    if (!value) return;
    sum_ += *value;
    ++count_;
  }
  std::optional<double> Mean() const {
    if (count_ == 0) return std::nullopt;
    return sum_ / static_cast<double>(count_);
  }

 private:
  double sum_ = 0;
  std::int64_t count_ = 0;
};

/// A film for the renderer: frames near the current one are decoded already, others it reads for itself.
/// What it does without when a frame of the export cannot be read, must not be kept: once the film is mended,
/// the export goes on as if it had never been damaged.
class ShotFrames final : public FrameSource {
 public:
  /// @param exported the frames that must be readable
  ShotFrames(FrameSource& near, FilmReader& film, std::int64_t current, const FrameRange& exported)
      : near_(near), film_(film), current_(current), exported_(exported) {}
  /// @throws the first failure to read one of them
  void RethrowIfMissed() const {
    if (missed_) std::rethrow_exception(missed_);
  }
  std::int64_t frame_count() const override { return film_.frame_count(); }
  Rational frame_rate() const override { return film_.frame_rate(); }
  int width() const override { return film_.width(); }
  int height() const override { return film_.height(); }
  Picture ReadFrame(std::int64_t index) override {
    const bool is_near = std::abs(index - current_) <= FrameWindow::kReach;
    try {
      return is_near ? near_.ReadFrame(index) : film_.ReadFrame(index);
    } catch (...) {
      if (!missed_ && exported_.Contains(index)) missed_ = std::current_exception();
      throw;
    }
  }

 private:
  FrameSource& near_;
  FilmReader& film_;
  const std::int64_t current_;
  const FrameRange exported_;
  std::exception_ptr missed_;
};

/// One export from its start to its end.
class Export {
 public:
  Export(const Project& project, const ExportOptions& options)
      : project_(project),
        options_(options),
        folder_(PartsFolderOf(options.output)),
        film_(OpenFilmReader(project.media.path)),
        frames_(FramesOf(*film_, options)),
        // Made first: an output that cannot be written is said before the work.
        writer_(MakePartsWriter(options.output, folder_, WriterOptions(*film_, options), *film_)) {
    if (!options.resume && writer_->frames_done() > 0) ThrowUnfinished();
  }

  void Analyse(StereoRenderer& renderer, JobContext& job) {
    goes_on_ = options_.resume && ExportState::Exists(folder_);
    JobPart looking(job, 0, kLookingShare), analysing(job, kLookingShare, 1);
    LookForActivePicture(project_, *film_, looking);
    depth_ = CanvasDepth(project_, renderer.DepthName());
    for (Shot& shot : project_.shots)
      if (shot.canvas && shot.canvas->depth != depth_) shot.canvas.reset();
    if (goes_on_) state_ = ExportState::GoOn(folder_, project_, Settings());
    AnalyseShots(project_, *film_, renderer, analysing, frames_);
    if (!goes_on_) {
      writer_.reset();  // it looked for parts; what is left of them goes
      state_ = ExportState::Begin(folder_, project_, Settings());
      writer_ = MakePartsWriter(options_.output, folder_, WriterOptions(*film_, options_), *film_);
    }
    resumed_frames_ = std::min(writer_->frames_done(), frames_.length());
  }

  void Render(StereoRenderer& renderer, JobContext& job);

  void Finish() {
    const auto start = Clock::now();
    writer_->Finish();
    report_.join_s = SecondsSince(start);
  }

  ExportReport Report() const;

  // What is left of the parts, after success or failure.
  void CleanUp(bool keep) {
    const bool begun = state_ != nullptr;
    writer_.reset();
    state_.reset();
    if (begun && !keep) ExportState::Remove(folder_);
  }

 private:
  ExportSettings Settings() const {
    ExportSettings settings = SettingsOf(project_, options_, frames_);
    settings.push_back({"depth", depth_});
    return settings;
  }
  [[noreturn]] void ThrowUnfinished() const;
  const Shot& ShotOf(std::int64_t frame);
  bool EndsPart(std::int64_t frame, const Shot& shot);

  Project project_;
  const ExportOptions options_;
  const std::filesystem::path folder_;
  const std::unique_ptr<FilmReader> film_;
  const FrameRange frames_;
  std::unique_ptr<ExportState> state_;
  std::unique_ptr<PartsWriter> writer_;
  bool goes_on_ = false;
  std::string depth_;  ///< CanvasDepth()
  EffectBuilder effects_;
  std::size_t shot_ = 0;
  std::int64_t part_frames_ = 0;
  std::int64_t resumed_frames_ = 0;
  ExportReport report_;
};

void Export::ThrowUnfinished() const {
  throw Error(ErrorCode::kInvalidArgument, options_.output.string(),
              "has an unfinished conversion: " + std::to_string(writer_->frames_done()).append(" of ") +
                  std::to_string(frames_.length()) + " frames are done",
              "Go on with --resume, or delete the folder " + folder_.string() + " to begin anew.");
}

const Shot& Export::ShotOf(std::int64_t frame) {
  while (shot_ + 1 < project_.shots.size() && frame >= project_.shots[shot_].frames.end) ++shot_;
  return project_.shots[shot_];
}

bool Export::EndsPart(std::int64_t frame, const Shot& shot) {
  ++part_frames_;
  const bool ends = part_frames_ >= kMostPart || (part_frames_ >= kLeastPart && frame + 1 == shot.frames.end);
  if (ends) part_frames_ = 0;
  return ends;
}

void Export::Render(StereoRenderer& renderer, JobContext& job) {
  const auto start = Clock::now();
  const auto frames = OpenFilmReader(project_.media.path);
  const std::int64_t total = frames_.length();
  std::int64_t rendered = 0, next = frames_.first + resumed_frames_;
  MeanOfKnown flicker;
  StageWork work;
  work.name = options_.output.string();
  work.film = frames.get();
  work.frames = {next, frames_.end};
  work.deep = IsDeep(*film_, options_);
  work.render = [&](const VideoFrame& frame, FrameSource& neighbours) {
    const Shot& shot = ShotOf(frame.index);
    ShotFrames shot_frames(neighbours, *film_, frame.index, frames_);
    FrameRequest request =
        MakeFrameRequest(project_, shot, options_, frame, film_->frame_rate().value(), effects_);
    request.frames = &shot_frames;
    request.want_flicker = true;
    FrameResult result = RenderFrame(renderer, request);
    shot_frames.RethrowIfMissed();
    flicker.Add(result.flicker_pct);
    ++rendered;
    const std::int64_t done = resumed_frames_ + rendered;
    job.Report(static_cast<double>(done) / static_cast<double>(total),
               ProgressText(done, total, rendered, SecondsSince(start)));
    return RenderedFrame{std::move(result.picture),
                         std::move(result.deep_picture),
                         frame.time,
                         result.near_pct,
                         result.far_pct,
                         EndsPart(frame.index, shot)};
  };
  const auto end_part = [&] {
    writer_->EndPart();
    state_->Save();
  };
  work.encode = [&](const RenderedFrame& frame) {
    if (frame.deep_picture.empty()) {
      writer_->Write(frame.picture, frame.time);
    } else {
      writer_->Write(frame.deep_picture, frame.time);
    }
    state_->Add(next++, {frame.near_pct, frame.far_pct});
    if (frame.ends_part) end_part();
  };
  work.flush = end_part;
  report_.stages = RunStages(work, job);
  report_.flicker_pct = flicker.Mean();
}

ExportReport Export::Report() const {
  ExportReport report = report_;
  report.output = options_.output;
  report.frames = writer_->frames_done();
  report.resumed_frames = resumed_frames_;
  const FrameTime last = film_->TimeOf(frames_.end - 1);
  report.duration_s = options_.frames
                          ? static_cast<double>(last.pts + last.duration - film_->TimeOf(frames_.first).pts) *
                                film_->time_base().value()
                          : film_->info().duration_s;
  const PictureSize size = SizeOf(*film_, options_.layout);
  report.width = size.width;
  report.height = size.height;
  report.active_picture = project_.ActivePart();
  const DepthBracket whole = BracketOf(*state_, frames_);
  report.near_pct = whole.near_pct;
  report.far_pct = whole.far_pct;
  for (const Shot& shot : project_.shots) {
    const FrameRange part{std::max(shot.frames.first, frames_.first), std::min(shot.frames.end, frames_.end)};
    if (part.first >= part.end) continue;
    const DepthBracket bracket = BracketOf(*state_, part);
    report.shots.push_back({part, bracket.near_pct, bracket.far_pct});
  }
  report.dropped = writer_->dropped();
  for (std::string& sentence : ChromaSentences(options_)) report.dropped.push_back(std::move(sentence));
  return report;
}

}  // namespace

void CheckExport(const Project& project, const ExportOptions& options) {
  const Export checked(project, options);
}

ExportReport RunExport(const Project& project, const ExportOptions& options, StereoRenderer& renderer,
                       JobContext& job) {
  const auto start = Clock::now();
  const double cpu_start_s = ProcessCpu_s();
  ZP_CHECK(!project.shots.empty(), "a project without shots");
  Export work(project, options);
  try {
    JobPart analysis(job, 0, kAnalysisShare);
    work.Analyse(renderer, analysis);
    JobPart rendering(job, kAnalysisShare, 1 - kJoinShare);
    work.Render(renderer, rendering);
    work.Finish();
  } catch (...) {
    work.CleanUp(options.keep_parts);
    throw;
  }
  ExportReport report = work.Report();
  work.CleanUp(false);
  job.Report(1, "Done");
  report.elapsed_s = SecondsSince(start);
  report.cpu_s = ProcessCpu_s() - cpu_start_s;
  return report;
}

}  // namespace zeroplane
