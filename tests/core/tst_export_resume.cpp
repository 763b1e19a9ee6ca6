// Exports that are stopped by everything that stops exports, and gone on with.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "core/base/error.h"
#include "core/jobs/export_state.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "core/media/parts_writer.h"
#include "tests/core/export_fixture.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kFrames = 300;
const std::vector<int> kShots = {100, 30, 170};
enum Stop { kCancel, kFailure, kKill };

/// Makes the right eye of the mean of the frames about a frame, those that it can read, as a renderer does
/// that steadies depth.
class NeighbourRenderer final : public StereoRenderer {
 public:
  std::string DepthName() const override { return "neighbours"; }
  ShotCanvas AnalyseShot(FrameSource&, const std::string&, const std::optional<PictureRect>&,
                         const FrameRange&, double, JobContext&) override {
    ShotCanvas canvas;
    canvas.depth = DepthName();
    return canvas;
  }
  FrameResult Render(const FrameRequest& request) override {
    std::vector<Picture> seen;
    for (std::int64_t at = request.frame_index - 4; at <= request.frame_index + 4; ++at) {
      if (!request.shot.Contains(at)) continue;
      try {
        seen.push_back(request.frames->ReadFrame(at));
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kDamaged) throw;
      }
    }
    ImageU8 mean = *request.picture;
    for (std::size_t i = 0; i < mean.size(); ++i) {
      std::size_t sum = 0;
      for (const Picture& picture : seen) sum += picture->data()[i];
      mean.data()[i] = static_cast<std::uint8_t>(sum / seen.size());
    }
    FrameResult result;
    result.id = request.id;
    result.picture = std::move(mean);
    return result;
  }
};

}  // namespace

class TestExportResume : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  SyntheticFilm film_;
  Project project_;

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

  ExportOptions To(const std::string& name, MasterFormat format) const {
    ExportOptions options;
    options.output = In(name);
    options.format = format;
    options.preset = "ultrafast";
    options.keep_parts = true;
    return options;
  }

  ExportReport RunWhole(const ExportOptions& options) {
    NegativeRenderer renderer;
    SilentJob job;
    return RunExport(project_, options, renderer, job);
  }

  ExportReport Resume(ExportOptions options) {
    options.resume = true;
    return RunWhole(options);
  }

  // @return whether the export was stopped
  bool RunUntil(const ExportOptions& options, std::int64_t frame, Stop stop) {
    NegativeRenderer renderer;
    CancellableJob job;
    renderer.at_frame = [&](std::int64_t at) {
      if (at != frame) return;
      if (stop == kKill) std::raise(SIGKILL);
      if (stop == kFailure) throw Error(ErrorCode::kDamaged, "Frame", "is broken");
      job.cancelled = true;
    };
    try {
      RunExport(project_, options, renderer, job);
    } catch (const Error& error) {
      return error.code() == (stop == kCancel ? ErrorCode::kCancelled : ErrorCode::kDamaged);
    }
    return false;
  }

  // As RunUntil() in a process of its own, which dies of it.
  bool DieAt(const ExportOptions& options, std::int64_t frame) {
    const pid_t child = fork();
    if (child == 0) {
      RunUntil(options, frame, kKill);
      _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

  std::string ProblemOf(const ExportOptions& options, ErrorCode code, const Project& project) {
    NegativeRenderer renderer;
    SilentJob job;
    try {
      RunExport(project, options, renderer, job);
    } catch (const Error& error) {
      return error.code() == code ? error.what() : std::string("another error: ") + error.what();
    }
    return "no error";
  }

  static std::vector<std::string> FilesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) names.push_back(entry.path().string());
    std::ranges::sort(names);
    return names;
  }

 private Q_SLOTS:
  void initTestCase() {
    film_.frames = kFrames;
    WriteAvi(In("film.avi"), film_);
    project_ = ProjectOf(In("film.avi"), kShots);
    RunWhole(To("whole.mkv", MasterFormat::kFfv1));
  }

  void stoppedAndGoneOnIsTheSameFile_data() {
    QTest::addColumn<int>("stop");
    QTest::addColumn<int>("frame");
    for (const int frame : {0, 1, 47, 120, 211, 299}) {
      // At the last frame nothing is left to cancel.
      if (frame != kFrames - 1) QTest::addRow("cancelled at %d", frame) << static_cast<int>(kCancel) << frame;
      QTest::addRow("failed at %d", frame) << static_cast<int>(kFailure) << frame;
      QTest::addRow("killed at %d", frame) << static_cast<int>(kKill) << frame;
    }
  }
  void stoppedAndGoneOnIsTheSameFile() {
    QFETCH(int, stop);
    QFETCH(int, frame);
    const std::string name =
        std::string("stopped-") + std::to_string(stop).append("-") + std::to_string(frame);
    const ExportOptions options = To(name + ".mkv", MasterFormat::kFfv1);
    QVERIFY(stop == kKill ? DieAt(options, frame) : RunUntil(options, frame, static_cast<Stop>(stop)));
    QVERIFY(!fs::exists(options.output));
    const ExportReport report = Resume(options);
    // What a process that dies has lost is at most a part.
    QVERIFY2(report.resumed_frames >= (stop == kKill ? frame - 130 : frame),
             std::to_string(report.resumed_frames).c_str());
    QCOMPARE(report.frames, std::int64_t{kFrames});
    QCOMPARE(report.near_pct, -6.0);
    if (stop != kKill) QCOMPARE(report.shots[0].far_pct, 4.0);
    QVERIFY(ReadBytes(options.output) == ReadBytes(In("whole.mkv")));
    QVERIFY(!fs::exists(PartsFolderOf(options.output)));
  }

  void manyStopsMakeOneFilm() {
    ExportOptions options = To("often.mkv", MasterFormat::kFfv1);
    for (const int frame : {13, 60, 61, 250}) {
      QVERIFY(RunUntil(options, frame, kFailure));
      options.resume = true;
    }
    QCOMPARE(RunWhole(options).resumed_frames, std::int64_t{250});
    QVERIFY(ReadBytes(options.output) == ReadBytes(In("whole.mkv")));
  }

  void aCodedFilmHasTheSameFrames_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("H.264") << static_cast<int>(MasterFormat::kH264);
    QTest::newRow("H.265") << static_cast<int>(MasterFormat::kH265);
  }
  void aCodedFilmHasTheSameFrames() {
    QFETCH(int, format);
    ExportOptions options = To("coded.mkv", static_cast<MasterFormat>(format));
    options.preset = "veryfast";
    QVERIFY(RunUntil(options, 170, kCancel));
    QVERIFY(Resume(options).resumed_frames >= 170);
    const auto source = OpenFilmReader(In("film.avi")), made = OpenFilmReader(options.output);
    QCOMPARE(made->frame_count(), source->frame_count());
    for (std::int64_t i = 0; i < made->frame_count(); ++i)
      QVERIFY(Psnr(*made->ReadFrame(i), NegativeRenderer::PictureOf(*source->ReadFrame(i))) > 25);
  }

  void aSequenceGoesOnAtItsFrame() {
    RunWhole(To("whole.%03d.png", MasterFormat::kPngSequence));
    const ExportOptions options = To("stopped.%03d.png", MasterFormat::kPngSequence);
    QVERIFY(DieAt(options, 120));
    QVERIFY(!fs::exists(In("stopped.000.png")));
    QVERIFY(Resume(options).resumed_frames >= 115);  // those that waited for the encoder are lost
    for (int i = 0; i < kFrames; ++i) {
      char number[16];
      std::snprintf(number, sizeof number, ".%03d.png", i);
      QVERIFY(ReadBytes(In(std::string("stopped") + number)) == ReadBytes(In(std::string("whole") + number)));
    }
  }

  void anUnfinishedExportIsNotWrittenOver() {
    const ExportOptions options = To("kept.mkv", MasterFormat::kFfv1);
    QVERIFY(RunUntil(options, 150, kFailure));
    const auto before = FilesIn(PartsFolderOf(options.output));
    const std::string problem = ProblemOf(options, ErrorCode::kInvalidArgument, project_);
    QVERIFY2(problem.find("150 of 300 frames") != std::string::npos, problem.c_str());
    QVERIFY2(problem.find("--resume") != std::string::npos, problem.c_str());
    QCOMPARE(FilesIn(PartsFolderOf(options.output)), before);
  }

  void otherSettingsAreRefused() {
    ExportOptions options = To("other.mkv", MasterFormat::kFfv1);
    QVERIFY(RunUntil(options, 150, kFailure));
    const auto before = FilesIn(PartsFolderOf(options.output));
    options.resume = true;
    ExportOptions changed = options;
    changed.layout = Layout::kTopBottom;
    const auto refused = [&](const ExportOptions& with, const Project& project, const char* word) {
      const std::string problem = ProblemOf(with, ErrorCode::kInvalidArgument, project);
      QVERIFY2(problem.find(word) != std::string::npos, problem.c_str());
    };
    refused(changed, project_, "layout sbs, now it is tb");
    changed = options;
    changed.frames = FrameRange{0, 200};
    refused(changed, project_, "0 to 299, now it is 0 to 199");
    changed = options;
    changed.made_with = {{"network", "another network"}};
    refused(changed, project_, "another network");
    Project regraded = project_;
    regraded.shots[1].grade.depth_range_pct = 3;
    refused(options, regraded, "grades have changed");
    Project other_film = project_;
    other_film.media.content_hash ^= 1;
    refused(options, other_film, "content");
    Project noted = project_;
    noted.shots[1].notes = {{0, "", "What nobody sees"}};
    QCOMPARE(FilesIn(PartsFolderOf(options.output)), before);
    NegativeRenderer renderer;
    SilentJob job;
    QCOMPARE(RunExport(noted, options, renderer, job).resumed_frames, std::int64_t{150});
    QCOMPARE(renderer.analysed, 0);  // the canvases were kept
  }

  // Its canvases are made anew by the first run, and again are of no use to the second.
  void aProjectOfAnotherDepthCanBeGoneOnWith() {
    const Project before = project_;
    for (Shot& shot : project_.shots) shot.canvas.emplace().depth = "another network";
    const ExportOptions options = To("foreign.mkv", MasterFormat::kFfv1);
    QVERIFY(RunUntil(options, 150, kCancel));
    const std::int64_t resumed = Resume(options).resumed_frames;
    project_ = before;
    QVERIFY(resumed > 0);
    QVERIFY(ReadBytes(options.output) == ReadBytes(In("whole.mkv")));
  }

  void twoDepthsNeverMeetInOneMaster() {
    ExportOptions options = To("two_depths.mkv", MasterFormat::kFfv1);
    QVERIFY(RunUntil(options, 150, kCancel));
    options.resume = true;
    NegativeRenderer renderer;
    renderer.depth_name = "a better network";
    SilentJob job;
    const auto error = [&]() -> std::string {
      try {
        RunExport(project_, options, renderer, job);
      } catch (const Error& problem) {
        return problem.what();
      }
      return "no error";
    }();
    QVERIFY2(error.find("a better network") != std::string::npos, error.c_str());
  }

  void resumeWithoutAnythingToGoOnWithBegins() {
    QCOMPARE(Resume(To("fresh.mkv", MasterFormat::kFfv1)).resumed_frames, std::int64_t{0});
    QVERIFY(ReadBytes(In("fresh.mkv")) == ReadBytes(In("whole.mkv")));
  }

  void aFullDiskKeepsWhatIsDone() {
    // The limit on a file's size stands for the disk: it is met while the first long part is written.
    std::signal(SIGXFSZ, SIG_IGN);
    const ExportOptions options = To("full.mkv", MasterFormat::kFfv1);
    QVERIFY(RunUntil(options, 60, kFailure));
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{150'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    ExportOptions again = options;
    again.resume = true;
    const std::string problem = ProblemOf(again, ErrorCode::kUnwritable, project_);
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY2(problem.find("full.mkv") != std::string::npos, problem.c_str());
    QVERIFY(!fs::exists(options.output));
    QVERIFY(Resume(options).resumed_frames >= 60);
    QVERIFY(ReadBytes(options.output) == ReadBytes(In("whole.mkv")));
  }

  void aBrokenPictureInTheMiddleStopsThereAndIsGoneOnFrom() {
    fs::create_directory(In("shots"));
    for (int i = 0; i < 80; ++i) {
      char name[32];
      std::snprintf(name, sizeof name, "shots/f.%03d.png", i);
      WriteImage(In(name), SyntheticFrame(film_, i));
    }
    const Project project = ProjectOf(In("shots"), {80});
    const std::string whole = ReadBytes(In("shots/f.060.png"));
    WriteBytes(In("shots/f.060.png"), whole.substr(0, whole.size() / 2));
    ExportOptions options = To("broken.mkv", MasterFormat::kFfv1);
    const std::string problem = ProblemOf(options, ErrorCode::kDamaged, project);
    QVERIFY2(problem.find("f.060.png") != std::string::npos, problem.c_str());
    WriteBytes(In("shots/f.060.png"), whole);
    options.resume = true;
    NegativeRenderer renderer;
    SilentJob job;
    const ExportReport report = RunExport(project, options, renderer, job);
    QCOMPARE(report.resumed_frames, std::int64_t{60});
    QCOMPARE(report.frames, std::int64_t{80});
  }

  void twoExportsOfOneOutputDoNotMeet() {
    const ExportOptions options = To("shared.mkv", MasterFormat::kFfv1);
    NegativeRenderer renderer;
    SilentJob job;
    std::string problem;
    renderer.at_frame = [&](std::int64_t frame) {
      if (frame == 5) problem = ProblemOf(options, ErrorCode::kInUse, project_);
    };
    QCOMPARE(RunExport(project_, options, renderer, job).frames, std::int64_t{kFrames});
    QVERIFY2(problem.find("another Zeroplane") != std::string::npos, problem.c_str());
  }

  // A sequence of which a picture is damaged, and mended after the export has failed at it.
  void aMendedFrameIsAsIfItHadNeverBeenDamaged() {
    constexpr int kPictures = 40, kBroken = 20;
    const fs::path pictures = In("mended");
    fs::create_directory(pictures);
    const auto path_of = [&](int i) { return pictures / ("frame." + std::to_string(1000 + i) + ".png"); };
    for (int i = 0; i < kPictures; ++i) {
      ImageU8 picture(32, 16, 3);
      for (std::size_t k = 0; k < picture.size(); ++k)
        picture.data()[k] = static_cast<std::uint8_t>(k * 31 + static_cast<std::size_t>(i * i) * 7);
      WriteImage(path_of(i), picture);
    }
    Project project = ProjectOf(pictures / "frame.%04d.png", {12, 28});
    const auto run = [&](const ExportOptions& options) {
      NeighbourRenderer renderer;
      SilentJob job;
      return RunExport(project, options, renderer, job);
    };
    ExportOptions whole = To("mended-whole.mkv", MasterFormat::kFfv1);
    whole.layout = Layout::kLeft;
    run(whole);

    ExportOptions stopped = To("mended-stopped.mkv", MasterFormat::kFfv1);
    stopped.layout = Layout::kLeft;
    const std::string bytes = ReadBytes(path_of(kBroken));
    WriteBytes(path_of(kBroken), bytes.substr(0, bytes.size() / 2));
    std::string problem;
    try {
      run(stopped);
    } catch (const Error& error) {
      QVERIFY(error.code() == ErrorCode::kDamaged);
      problem = error.what();
    }
    QVERIFY2(problem.find(path_of(kBroken).filename().string()) != std::string::npos, problem.c_str());

    // What does not touch it can be had all the same.
    ExportOptions before = To("mended-before.mkv", MasterFormat::kFfv1), after = before;
    before.layout = after.layout = Layout::kLeft;
    before.frames = FrameRange{0, kBroken};
    after.output = In("mended-after.mkv");
    after.frames = FrameRange{kBroken + 1, kPictures};
    QCOMPARE(run(before).frames, std::int64_t{kBroken});
    QCOMPARE(run(after).frames, std::int64_t{kPictures - kBroken - 1});

    WriteBytes(path_of(kBroken), bytes);
    stopped.resume = true;
    const ExportReport report = run(stopped);
    QCOMPARE(report.resumed_frames, std::int64_t{kBroken - 4});
    QVERIFY(ReadBytes(stopped.output) == ReadBytes(whole.output));
  }

  void aDamagedPartIsSeenBeforeItIsInTheFilm() {
    const ExportOptions options = To("damaged.mkv", MasterFormat::kFfv1);
    QVERIFY(RunUntil(options, 290, kFailure));
    for (const auto& entry : fs::directory_iterator(PartsFolderOf(options.output)))
      if (entry.path().filename().string().starts_with("frames-00000000")) {
        std::string bytes = ReadBytes(entry.path());
        bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
        WriteBytes(entry.path(), bytes);
      }
    ExportOptions again = options;
    again.resume = true;
    const std::string problem = ProblemOf(again, ErrorCode::kDamaged, project_);
    QVERIFY2(problem.find(".part") != std::string::npos, problem.c_str());
    QVERIFY(!fs::exists(options.output));
  }

  void foreignFilesInTheFolderStay() {
    const ExportOptions options = To("mine.mkv", MasterFormat::kFfv1);
    fs::create_directory(PartsFolderOf(options.output));
    WriteBytes(PartsFolderOf(options.output) / "diary.txt", "mine");
    RunWhole(options);
    QCOMPARE(ReadBytes(PartsFolderOf(options.output) / "diary.txt"), std::string("mine"));
    QCOMPARE(FilesIn(PartsFolderOf(options.output)).size(), std::size_t{1});
  }
};

QTEST_APPLESS_MAIN(TestExportResume)
#include "tst_export_resume.moc"
