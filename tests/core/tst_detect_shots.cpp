#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/shots/detect_shots.h"
#include "tests/core/planned_film.h"

using namespace zeroplane;

namespace {

constexpr int kPositionTolerance = 2;     // frames, of a fade or dissolve
constexpr double kLengthTolerance = 0.3;  // of its length; 8-bit steps hide the faint ends

class RecordingJob final : public JobContext {
 public:
  bool Cancelled() const override { return int(fractions.size()) >= cancel_after; }
  void Report(double fraction, std::string_view) override { fractions.push_back(fraction); }

  std::vector<double> fractions;
  int cancel_after = 1 << 30;
};

class BrokenFilm final : public FrameSource {
 public:
  std::int64_t frame_count() const override { return 100; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return 32; }
  int height() const override { return 16; }
  Picture ReadFrame(std::int64_t index) override {
    if (index == 50) throw Error(ErrorCode::kDamaged, "film", "is damaged");
    return std::make_shared<const ImageU8>(32, 16, 3);
  }
};

std::vector<ShotSpan> Detect(FrameSource& film, const DetectOptions& options = {}) {
  SilentJob job;
  return DetectShots(film, options, job);
}

// Shots that begin with cuts.
std::vector<ShotSpan> Shots(std::initializer_list<FrameRange> ranges) {
  std::vector<ShotSpan> shots;
  for (const FrameRange& range : ranges) shots.push_back({range, {}, Transition::kCut, 0});
  return shots;
}

std::string Describe(const std::vector<ShotSpan>& shots) {
  std::string text;
  for (const ShotSpan& shot : shots) {
    text.append(std::to_string(shot.frames.first)).append(" ").append(Info(shot.transition).id);
    text.append(" ").append(std::to_string(shot.transition_frames)).append("; ");
  }
  return text;
}

// Empty when the shots are those that were planned.
std::string Differences(const PlannedFilm& film, const std::vector<ShotSpan>& shots) {
  const std::vector<PlannedStart>& wanted = film.starts();
  bool same = shots.size() == wanted.size() + 1;
  for (std::size_t i = 0; same && i < wanted.size(); ++i) {
    const ShotSpan& shot = shots[i + 1];
    const bool cut = wanted[i].transition == Transition::kCut;
    const auto length = static_cast<double>(wanted[i].transition_frames);
    same = shot.transition == wanted[i].transition &&
           std::abs(shot.frames.first - wanted[i].frame) <= (cut ? 0 : kPositionTolerance) &&
           std::abs(static_cast<double>(shot.transition_frames) - length) <= kLengthTolerance * length;
  }
  if (same) return {};
  std::string text = "found " + Describe(shots) + "planned ";
  for (const PlannedStart& start : wanted) {
    text.append(std::to_string(start.frame)).append(" ").append(Info(start.transition).id);
    text.append(" ").append(std::to_string(start.transition_frames)).append("; ");
  }
  return text;
}

std::vector<int> Every(int step, int end) {
  std::vector<int> frames;
  for (int i = step; i < end; i += step) frames.push_back(i);
  return frames;
}

using Plan = std::vector<PlannedShot>;
constexpr Transition kCut = Transition::kCut, kDissolve = Transition::kDissolve, kFade = Transition::kFade;

}  // namespace
Q_DECLARE_METATYPE(Plan)

class TestDetectShots : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void findsWhatWasPlanned_data() {
    QTest::addColumn<Plan>("plan");
    QTest::newRow("cuts") << Plan{{1, 30}, {2, 40}, {3, 30}};
    QTest::newRow("short shots") << Plan{{1, 30}, {2, 15}, {3, 8}, {1, 5}, {4, 3}, {2, 12}, {5, 30}, {6, 2}};
    QTest::newRow("a shot that comes back") << Plan{{1, 30}, {2, 4}, {1, 30}};
    QTest::newRow("cuts in fast pans")
        << Plan{{1, 40, kCut, 0, 9}, {2, 40, kCut, 0, 9}, {3, 40, kCut, 0, -2}};
    QTest::newRow("cuts in a shaking camera") << Plan{{1, 40, kCut, 0, 0, 8}, {2, 40, kCut, 0, 0, 8}};
    for (const int mixed : {8, 12, 16, 24, 36, 48})
      QTest::addRow("dissolve of %d", mixed) << Plan{{1, 40 + mixed}, {2, 60 + mixed, kDissolve, mixed}};
    QTest::newRow("dissolve of moving pictures")
        << Plan{{1, 80, kCut, 0, 0.5}, {2, 90, kDissolve, 20, 0.5}, {3, 60}};
    for (const int mixed : {6, 12, 24, 40})
      QTest::addRow("fade of 2 x %d", mixed) << Plan{{1, 40 + mixed}, {2, 60 + mixed, kFade, mixed}};
    QTest::newRow("fade through white") << Plan{{1, 60}, {2, 80, kFade, 16, 0, 0, {}, 255}, {3, 60}};
    QTest::newRow("all kinds") << Plan{
        {1, 60}, {2, 90, kDissolve, 24}, {3, 90, kFade, 12},     {4, 50},
        {5, 20}, {6, 80, kDissolve, 12}, {7, 90, kDissolve, 16}, {8, 70, kFade, 20},
        {9, 40}};
  }
  void findsWhatWasPlanned() {
    QFETCH(Plan, plan);
    PlannedFilm film(plan);
    const std::string differences = Differences(film, Detect(film));
    QVERIFY2(differences.empty(), differences.c_str());
  }

  void oneTakeIsOneShot_data() {
    QTest::addColumn<Plan>("plan");
    QTest::newRow("still") << Plan{{1, 100}};
    QTest::newRow("slow pan") << Plan{{1, 200, kCut, 0, 1.5}};
    QTest::newRow("fast pan") << Plan{{1, 36, kCut, 0, 12}};
    QTest::newRow("shaking camera") << Plan{{1, 100, kCut, 0, 0.5, 8}};
    QTest::newRow("flashes of a frame") << Plan{{1, 100, kCut, 0, 0.5, 0, {20, 50, 70}}};
    QTest::newRow("flashes of two frames") << Plan{{1, 100, kCut, 0, 0.5, 0, {20, 21, 50, 51}}};
    QTest::newRow("strobe") << Plan{{1, 100, kCut, 0, 1, 0, Every(3, 80)}};
    QTest::newRow("flash at the end") << Plan{{1, 50, kCut, 0, 0, 0, {49}}};
    QTest::newRow("a title comes") << Plan{{1, 100, kCut, 0, 0, 0, {}, 0, 40}};
  }
  void oneTakeIsOneShot() {
    QFETCH(Plan, plan);
    PlannedFilm film(plan);
    const std::vector<ShotSpan> shots = Detect(film);
    QVERIFY2(shots == Shots({{0, film.frame_count()}}), Describe(shots).c_str());
  }

  /// Two cards of one brightness and one layout: only their colours tell a cut.
  void equallyBrightCardsAreTwoShots() {
    class Cards final : public FrameSource {
     public:
      std::int64_t frame_count() const override { return 60; }
      Rational frame_rate() const override { return {24, 1}; }
      int width() const override { return 160; }
      int height() const override { return 90; }
      Picture ReadFrame(std::int64_t index) override {
        constexpr std::uint8_t kCards[2][3] = {{40, 70, 110}, {110, 50, 30}};  // luma 66 and 66
        ImageU8 picture(160, 90, 3);
        for (std::size_t i = 0; i < picture.size(); ++i) picture.data()[i] = kCards[index / 30][i % 3];
        return std::make_shared<const ImageU8>(std::move(picture));
      }
    };
    Cards film;
    const std::vector<ShotSpan> shots = Detect(film);
    QVERIFY2(shots == Shots({{0, 30}, {30, 60}}), Describe(shots).c_str());
  }

  void aFilmMayEndWithAFade() {
    PlannedFilm film({{1, 60}, {2, 60}, {1, 60, kFade, 16}});
    // Cut off while it is black.
    class Beginning final : public FrameSource {
     public:
      explicit Beginning(FrameSource& film) : film_(film) {}
      std::int64_t frame_count() const override { return 120; }
      Rational frame_rate() const override { return film_.frame_rate(); }
      int width() const override { return film_.width(); }
      int height() const override { return film_.height(); }
      Picture ReadFrame(std::int64_t index) override { return film_.ReadFrame(index); }

     private:
      FrameSource& film_;
    } beginning(film);
    QCOMPARE(Detect(beginning), Shots({{0, 60}, {60, 120}}));
  }

  void aFilmMayBeginWithAFade() {
    PlannedFilm film({{1, 80, kFade, 20}});
    const std::vector<ShotSpan> shots = Detect(film);
    QCOMPARE(shots.size(), std::size_t{1});
    QCOMPARE(shots[0].frames, (FrameRange{0, 80}));
    QCOMPARE(int(shots[0].transition), int(kFade));
    QVERIFY(std::abs(shots[0].transition_frames - 20) <= 3);
  }

  void transitionsMayBeLeftAlone() {
    PlannedFilm film({{1, 60}, {2, 80, kDissolve, 24}, {3, 40}});
    const std::vector<ShotSpan> shots = Detect(film, {.gradual = false});
    QCOMPARE(shots, Shots({{0, 116}, {116, 156}}));
  }

  void atSixtyFramesASecondTransitionsAreAsLongInTime() {
    PlannedFilm film({{1, 160}, {2, 200, kDissolve, 100}, {3, 40}}, {60, 1});
    const std::string differences = Differences(film, Detect(film));
    QVERIFY2(differences.empty(), differences.c_str());
  }

  void theShortestShotIsAnOption() {
    PlannedFilm film({{1, 30}, {2, 8}, {3, 30}});
    QCOMPARE(Detect(film, {.min_shot_frames = 8}).size(), std::size_t{3});
    QCOMPARE(Detect(film, {.min_shot_frames = 9}).size(), std::size_t{2});
  }

  void shotsCoverTheFilmAndProgressIsReported() {
    PlannedFilm film({{1, 20}, {2, 40}, {3, 40}});
    RecordingJob job;
    QCOMPARE(DetectShots(film, {}, job), Shots({{0, 20}, {20, 60}, {60, 100}}));
    QCOMPARE(film.reads(), 100);
    QCOMPARE(job.fractions.size(), std::size_t{100});
    QVERIFY(std::ranges::is_sorted(job.fractions));
    QCOMPARE(job.fractions.back(), 1.0);
  }

  void startsAreNamedInOrderAndInTime() {
    PlannedFilm film({{1, 200}, {2, 90, kDissolve, 48}, {3, 200}, {4, 250, kFade, 40}, {5, 200}});
    ShotDetector detector({}, film.frame_rate());
    const std::int64_t latency = ShotDetector::Latency({}, film.frame_rate());
    std::vector<std::int64_t> starts;
    for (std::int64_t i = 0; i < film.frame_count(); ++i)
      for (const ShotStart& start : detector.Push(*film.ReadFrame(i))) {
        QVERIFY(i - start.frame <= latency);
        starts.push_back(start.frame);
      }
    for (const ShotStart& start : detector.Finish()) starts.push_back(start.frame);
    QVERIFY(std::ranges::is_sorted(starts));
    std::vector<std::int64_t> whole;
    for (const ShotSpan& shot : Detect(film)) whole.push_back(shot.frames.first);
    QCOMPARE(starts, whole);
    QCOMPARE(starts.size(), std::size_t{5});
  }

  void oneFrameIsOneShot() {
    PlannedFilm one({{1, 1}}), none({});
    QCOMPARE(Detect(one), Shots({{0, 1}}));
    QVERIFY(Detect(none).empty());
  }

  void canBeCancelled() {
    PlannedFilm film({{1, 100}});
    RecordingJob job;
    job.cancel_after = 10;
    try {
      DetectShots(film, {}, job);
      QFAIL("not cancelled");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kCancelled));
    }
    QCOMPARE(film.reads(), 10);
  }

  void whatTheSourceThrowsArrives() {
    BrokenFilm film;
    try {
      Detect(film);
      QFAIL("nothing thrown");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kDamaged));
    }
  }

  void optionsAreChecked_data() {
    QTest::addColumn<DetectOptions>("options");
    QTest::addColumn<QString>("field");
    QTest::newRow("content") << DetectOptions{.content_threshold = -1} << "content_threshold";
    QTest::newRow("ratio") << DetectOptions{.adaptive_threshold = 256} << "adaptive_threshold";
    QTest::newRow("nan") << DetectOptions{.adaptive_min_content = std::nan("")} << "adaptive_min_content";
    QTest::newRow("shortest") << DetectOptions{.min_shot_frames = 0} << "min_shot_frames";
  }
  void optionsAreChecked() {
    QFETCH(DetectOptions, options);
    QFETCH(QString, field);
    PlannedFilm film({{1, 3}});
    try {
      Detect(film, options);
      QFAIL("accepted");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kInvalidArgument));
      QCOMPARE(QString::fromStdString(error.subject()), field);
    }
  }
};

QTEST_APPLESS_MAIN(TestDetectShots)
#include "tst_detect_shots.moc"
