// Whole exports with a renderer whose pictures are known.
#include <QTemporaryDir>
#include <QTest>
#include <new>

#include "core/base/error.h"
#include "core/jobs/export_state.h"
#include "core/media/film_reader.h"
#include "core/media/image_file.h"
#include "core/media/picture_file.h"
#include "tests/core/export_fixture.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kFrames = 200;
const std::vector<int> kShots = {70, 40, 90};

}  // namespace

class TestExportJob : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  SyntheticFilm film_;
  Project project_;

  fs::path In(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

  static ExportOptions To(const fs::path& output, MasterFormat format) {
    ExportOptions options;
    options.output = output;
    options.format = format;
    options.preset = "ultrafast";
    return options;
  }

  ExportReport Run(const ExportOptions& options) {
    NegativeRenderer renderer;
    SilentJob job;
    return RunExport(project_, options, renderer, job);
  }

  void CompareFrames(const fs::path& output, std::int64_t first, std::int64_t count) {
    const auto made = OpenFilmReader(output);
    QCOMPARE(made->frame_count(), count);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::optional<VideoFrame> frame = made->ReadNext();
      QVERIFY(frame);
      QVERIFY2(
          *frame->picture == NegativeRenderer::PictureOf(SyntheticFrame(film_, static_cast<int>(first + i))),
          std::to_string(i).c_str());
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    film_.frames = kFrames;
    WriteAvi(In("film.avi"), film_);
    project_ = ProjectOf(In("film.avi"), kShots);
  }

  void everyFrameArrivesBitForBitInOrder() {
    const ExportReport report = Run(To(In("whole.mkv"), MasterFormat::kFfv1));
    QCOMPARE(report.frames, std::int64_t{kFrames});
    QCOMPARE(report.resumed_frames, std::int64_t{0});
    CompareFrames(In("whole.mkv"), 0, kFrames);
    const MediaInfo made = Probe(In("whole.mkv"));
    QCOMPARE(made.audio.size(), std::size_t{1});
    QCOMPARE(made.stereo_mode, std::string("left_right"));
    QVERIFY(!fs::exists(PartsFolderOf(In("whole.mkv"))));
  }

  void theReportTellsShotsStagesAndTimes() {
    const ExportReport report = Run(To(In("report.mkv"), MasterFormat::kH264));
    QCOMPARE(report.near_pct, -6.0);
    QCOMPARE(report.far_pct, 4.0);
    QCOMPARE(report.shots.size(), kShots.size());
    QCOMPARE(report.shots[1].frames, (FrameRange{70, 110}));
    QCOMPARE(report.shots[1].near_pct, -6.0);
    QCOMPARE(report.stages.stages.size(), std::size_t{3});
    for (const StageTime& stage : report.stages.stages) {
      QVERIFY2(stage.cpu_s > 0, std::string(stage.stage).c_str());
      QVERIFY(stage.busy_s <= report.stages.wall_s * 1.01);
    }
    QVERIFY(report.stages.cpu_s <= report.cpu_s && report.stages.wall_s <= report.elapsed_s);
  }

  void timesAreTheFilmsInPartsOfCodedPictures_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("ending");
    QTest::newRow("H.264 in Matroska") << static_cast<int>(MasterFormat::kH264) << ".mkv";
    QTest::newRow("H.264 in MP4") << static_cast<int>(MasterFormat::kH264) << ".mp4";
    QTest::newRow("H.265 in MOV") << static_cast<int>(MasterFormat::kH265) << ".mov";
    QTest::newRow("ProRes") << static_cast<int>(MasterFormat::kProRes422Hq) << ".mov";
  }
  void timesAreTheFilmsInPartsOfCodedPictures() {
    QFETCH(int, format);
    QFETCH(QString, ending);
    const bool mp4 = ending == ".mp4";
    SyntheticFilm film = film_;
    film.sound = !mp4;  // MP4 holds no PCM
    WriteAvi(In("timed.avi"), film);
    const Project project = ProjectOf(In("timed.avi"), kShots);
    ExportOptions options = To(In("timed" + ending.toStdString()), static_cast<MasterFormat>(format));
    options.preset = "veryfast";  // with pictures that are coded out of order
    NegativeRenderer renderer;
    SilentJob job;
    RunExport(project, options, renderer, job);
    const auto source = OpenFilmReader(In("timed.avi")), made = OpenFilmReader(options.output);
    QCOMPARE(made->frame_count(), source->frame_count());
    QVERIFY(!made->info().variable_frame_rate);
    QVERIFY(std::abs(made->info().duration_s - source->info().duration_s) < 1e-3);
    const double unit_s = made->time_base().value();
    for (std::int64_t i = 0; i < made->frame_count(); ++i) {
      const double expected_s =
          static_cast<double>(source->TimeOf(i).pts - source->TimeOf(0).pts) * source->time_base().value();
      QVERIFY(std::abs(static_cast<double>(made->TimeOf(i).pts - made->TimeOf(0).pts) * unit_s - expected_s) <
              0.51 * unit_s + 1e-9);
      // Well above what another frame would have.
      QVERIFY(Psnr(*made->ReadFrame(i), NegativeRenderer::PictureOf(*source->ReadFrame(i))) > 25);
    }
  }

  void twiceTheSameExportIsTheSameFile() {
    for (const char* name : {"a.mkv", "b.mkv"}) Run(To(In(name), MasterFormat::kFfv1));
    QVERIFY(ReadBytes(In("a.mkv")) == ReadBytes(In("b.mkv")));
  }

  void aPartOfTheFilmBeginsAtTimeZeroWithItsSound() {
    ExportOptions options = To(In("part.mkv"), MasterFormat::kFfv1);
    options.frames = FrameRange{75, 175};
    NegativeRenderer renderer;
    SilentJob job;
    const ExportReport report = RunExport(project_, options, renderer, job);
    QCOMPARE(renderer.analysed, 2);  // the first shot has no part in it
    QCOMPARE(report.frames, std::int64_t{100});
    QVERIFY(std::abs(report.duration_s - 4.0) < 1e-9);
    QCOMPARE(report.shots.size(), std::size_t{2});
    QCOMPARE(report.shots[0].frames, (FrameRange{75, 110}));
    CompareFrames(options.output, 75, 100);
    const auto made = OpenFilmReader(options.output);
    QCOMPARE(made->TimeOf(0).pts, std::int64_t{0});
    QVERIFY(std::abs(made->info().duration_s - 4.0) < 0.05);
    QCOMPARE(made->info().audio.size(), std::size_t{1});
    // The fixture has one packet of sound a frame; those of 100 frames are there: 320 samples of 16 bit each.
    QVERIFY(ReadBytes(options.output).size() > 100u * 640u);
  }

  void aPartOfASequenceIsItsPictures() {
    ExportOptions options = To(In("frame.%03d.png"), MasterFormat::kPngSequence);
    options.frames = FrameRange{10, 13};
    QCOMPARE(Run(options).frames, std::int64_t{3});
    for (int i = 0; i < 3; ++i)
      QVERIFY(ReadImage(In("frame.00" + std::to_string(i) + ".png")) ==
              NegativeRenderer::PictureOf(SyntheticFrame(film_, 10 + i)));
    QVERIFY(!fs::exists(In("frame.003.png")));
    QVERIFY(!fs::exists(PartsFolderOf(options.output)));
  }

  void deepPicturesStayDeep() {
    ImageU16 source(32, 16, 3);
    for (std::size_t i = 0; i < source.size(); ++i) source.data()[i] = static_cast<std::uint16_t>(37 * i + 5);
    for (int i = 0; i < 2; ++i) WritePicture(In("deep.00" + std::to_string(i) + ".png"), source);
    const Project project = ProjectOf(In("deep.%03d.png"), {2});
    NegativeRenderer renderer;
    SilentJob job;
    RunExport(project, To(In("made.%03d.png"), MasterFormat::kPngSequence), renderer, job);
    QVERIFY(*OpenFilmReader(In("made.%03d.png"))->ReadFrame16(1) == NegativeRenderer::PictureOf(source));
    RunExport(project, To(In("made.mkv"), MasterFormat::kH264), renderer, job);  // 8 bits are enough for it
    QCOMPARE(OpenFilmReader(In("made.mkv"))->info().bit_depth, 8);
  }

  void progressNeverFallsAndEnds() {
    NegativeRenderer renderer;
    CancellableJob job;
    RunExport(project_, To(In("progress.mkv"), MasterFormat::kFfv1), renderer, job);
    QVERIFY(!job.falls);
    QCOMPARE(job.last, 1.0);
  }

  void failuresNameTheFrameAndLeaveNothing_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("said");
    QTest::newRow("no numbers") << 0 << "Frame 150";
    QTest::newRow("no memory") << 1 << "memory";
    QTest::newRow("LibTorch without memory") << 2 << "memory";
  }
  void failuresNameTheFrameAndLeaveNothing() {
    QFETCH(int, kind);
    QFETCH(QString, said);
    NegativeRenderer renderer;
    if (kind == 0) renderer.not_a_number_at = 150;
    renderer.at_frame = [kind](std::int64_t frame) {
      if (frame == 150 && kind == 1) throw std::bad_alloc();
      if (frame == 150 && kind == 2)
        throw std::runtime_error("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes");
    };
    SilentJob job;
    try {
      RunExport(project_, To(In("failed.mkv"), MasterFormat::kFfv1), renderer, job);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains(said) && QString(error.what()).contains("150"), error.what());
      QVERIFY(!error.advice().empty());
    }
    QVERIFY(!fs::exists(In("failed.mkv")));
    QVERIFY(!fs::exists(PartsFolderOf(In("failed.mkv"))));
  }
};

QTEST_APPLESS_MAIN(TestExportJob)
#include "tst_export_job.moc"
