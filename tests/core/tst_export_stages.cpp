// Decoding, rendering and encoding at the same time: order, neighbours, failures, no deadlock (TIMEOUT).
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <thread>

#include "core/base/error.h"
#include "core/jobs/export_stages.h"
#include "tests/core/export_fixture.h"
#include "tests/core/media_fixture.h"

using namespace zeroplane;

namespace {

constexpr int kFrames = 60;
enum Place { kRender, kEncode, kFlush, kNowhere };

}  // namespace

class TestExportStages : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  SyntheticFilm film_;
  std::unique_ptr<FilmReader> reader_;
  std::vector<int> encoded_;
  bool flushed_ = false;

  StageWork Work(Place fails, int at) {
    reader_ = OpenFilmReader(folder_.filePath("film.avi").toStdString());
    encoded_.clear();
    flushed_ = false;
    StageWork work;
    work.name = "film";
    work.film = reader_.get();
    work.frames = {0, kFrames};
    work.render = [=](const VideoFrame& frame, FrameSource&) {
      if (fails == kRender && frame.index == at) throw Error(ErrorCode::kDamaged, "render", "failed");
      RenderedFrame rendered;
      rendered.time = frame.time;
      rendered.near_pct = static_cast<double>(frame.index);
      return rendered;
    };
    work.encode = [=, this](const RenderedFrame& frame) {
      if (fails == kEncode && static_cast<int>(frame.near_pct) == at)
        throw Error(ErrorCode::kDiskFull, "encode", "failed");
      encoded_.push_back(static_cast<int>(frame.near_pct));
    };
    work.flush = [=, this] {
      if (fails == kFlush) throw Error(ErrorCode::kUnwritable, "flush", "failed");
      flushed_ = true;
    };
    return work;
  }

  static std::string SubjectOf(const StageWork& work, JobContext& job) {
    try {
      RunStages(work, job);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kCancelled ? "cancelled" : error.subject();
    }
    return "nothing";
  }

  bool EncodedInOrder(int count) const {
    for (std::size_t i = 0; i < encoded_.size(); ++i)
      if (encoded_[i] != static_cast<int>(i)) return false;
    return static_cast<int>(encoded_.size()) == count;
  }

 private Q_SLOTS:
  void initTestCase() {
    film_.frames = kFrames;
    WriteAvi(folder_.filePath("film.avi").toStdString(), film_);
  }

  void allFramesComeInOrder() {
    SilentJob job;
    RunStages(Work(kNowhere, 0), job);
    QVERIFY(EncodedInOrder(kFrames));
    QVERIFY(flushed_);
  }

  void theFailureOfAnyStageEndsAll_data() {
    QTest::addColumn<int>("place");
    QTest::addColumn<int>("at");
    QTest::addColumn<QString>("told");
    for (const int at : {0, 1, 30, kFrames - 1}) {
      QTest::addRow("render %d", at) << static_cast<int>(kRender) << at << "render";
      QTest::addRow("encode %d", at) << static_cast<int>(kEncode) << at << "encode";
    }
    QTest::newRow("flush") << static_cast<int>(kFlush) << 0 << "flush";
  }
  void theFailureOfAnyStageEndsAll() {
    QFETCH(int, place);
    QFETCH(int, at);
    QFETCH(QString, told);
    SilentJob job;
    QCOMPARE(SubjectOf(Work(static_cast<Place>(place), at), job), told.toStdString());
    if (place == kRender) QVERIFY(EncodedInOrder(at) && flushed_);  // what was rendered is not lost
    if (place == kEncode) QVERIFY(EncodedInOrder(at) && !flushed_);
  }

  void theFirstFailureIsTold() {
    StageWork work = Work(kNowhere, 0);
    work.render = [render = work.render](const VideoFrame& frame, FrameSource& film) {
      if (frame.index == 10) throw Error(ErrorCode::kDamaged, "first", "failed");
      return render(frame, film);
    };
    work.flush = [] { throw Error(ErrorCode::kDiskFull, "second", "failed"); };
    SilentJob job;
    QCOMPARE(SubjectOf(work, job), std::string("first"));
  }

  void cancelledInAnyStageAllEnd_data() {
    QTest::addColumn<int>("place");
    QTest::newRow("before") << static_cast<int>(kNowhere);
    QTest::newRow("while it renders") << static_cast<int>(kRender);
    QTest::newRow("while the encoder is slow") << static_cast<int>(kEncode);
  }
  void cancelledInAnyStageAllEnd() {
    QFETCH(int, place);
    CancellableJob job;
    job.cancelled = place == kNowhere;
    StageWork work = Work(kNowhere, 0);
    if (place == kRender)
      work.render = [&job, render = work.render](const VideoFrame& frame, FrameSource& film) {
        if (frame.index == 20) job.cancelled = true;
        return render(frame, film);
      };
    if (place == kEncode)
      work.encode = [&job, encode = work.encode](const RenderedFrame& frame) {
        // The queue is full and the renderer waits at it when this comes.
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        job.cancelled = true;
        encode(frame);
      };
    QCOMPARE(SubjectOf(work, job), std::string("cancelled"));
    QVERIFY(flushed_);
    QVERIFY(EncodedInOrder(static_cast<int>(encoded_.size())));
  }

  void neighboursAreTheFilmsFrames() {
    StageWork work = Work(kNowhere, 0);
    work.frames = {20, 40};
    int wrong = 0;
    work.render = [&](const VideoFrame& frame, FrameSource& film) {
      for (const std::int64_t step :
           {-FrameWindow::kReach, std::int64_t{-1}, std::int64_t{0}, std::int64_t{2}, FrameWindow::kReach})
        wrong += *film.ReadFrame(frame.index + step) !=
                 SyntheticFrame(film_, static_cast<int>(frame.index + step));
      return RenderedFrame{{}, {}, frame.time, static_cast<double>(frame.index - 20)};
    };
    SilentJob job;
    RunStages(work, job);
    QCOMPARE(wrong, 0);  // also of frames before and after those that are rendered
    QVERIFY(EncodedInOrder(20));
  }

  void lookingTooFarIsAMistake() {
    StageWork work = Work(kNowhere, 0);
    work.render = [&](const VideoFrame& frame, FrameSource& film) {
      film.ReadFrame(frame.index + FrameWindow::kReach + 1);
      return RenderedFrame();
    };
    SilentJob job;
    QVERIFY_EXCEPTION_THROWN(RunStages(work, job), std::logic_error);
  }

  void stagesOverlap() {
    // Each stage sleeps: one after the other they would take three times as long as together.
    constexpr std::chrono::milliseconds kSleep{4};
    StageWork work = Work(kNowhere, 0);
    work.render = [=, render = work.render](const VideoFrame& frame, FrameSource& film) {
      std::this_thread::sleep_for(kSleep);
      return render(frame, film);
    };
    work.encode = [=, encode = work.encode](const RenderedFrame& frame) {
      std::this_thread::sleep_for(kSleep);
      encode(frame);
    };
    SilentJob job;
    const StageReport report = RunStages(work, job);
    const double busy_s = report.stages[1].busy_s + report.stages[2].busy_s;
    QVERIFY2(report.wall_s < 0.75 * busy_s, std::to_string(report.wall_s / busy_s).c_str());
  }
};

QTEST_APPLESS_MAIN(TestExportStages)
#include "tst_export_stages.moc"
