#include "core/shots/iw3_scene_cache.h"
#include "tests/core/shot_list_fixture.h"

using namespace zeroplane;

namespace {

constexpr Rational kTimeBase{1, 24000};
constexpr Rational kRate{24000, 1001};

/// Of a film of 100 frames that does not begin at 0.
std::vector<std::int64_t> FramePts() {
  std::vector<std::int64_t> pts;
  for (int i = 0; i < 100; ++i) pts.push_back(2002 + 1001 * i);
  return pts;
}

ShotListImport Read(const std::string& json, const Rational& rate = kRate) {
  return ReadIw3SceneCache(json, "cache.json", FramePts(), kTimeBase, rate);
}

}  // namespace

class TestIw3SceneCache : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aStampIsASegmentsLastFrame() {
    // 2002 + 1001 * 9 is frame 9; 40, 41 and 42 are one transition; the film's last frame ends nothing.
    const ShotListImport import = Read(
        R"({"pts": [11011, 42042, 43043, 44044, 101101], "max_fps": 60, "start_time": null, "end_time": null})");
    CompareShots(import.shots, {TestShot(0, 10, ""), TestShot(10, 41, ""),
                                TestShot(41, 100, "", Transition::kDissolve, 2)});
    QVERIFY(import.notes.empty());
  }

  void whatIsWrittenIsReadAgain() {
    const std::vector<ShotSpan> shots{TestShot(0, 10, ""),  TestShot(10, 40, "", Transition::kDissolve, 8),
                                      TestShot(40, 42, ""), TestShot(42, 52, "", Transition::kDissolve, 8),
                                      TestShot(52, 98, ""), TestShot(98, 100, "", Transition::kDissolve, 1)};
    const std::string json = WriteIw3SceneCache(shots, FramePts());
    QVERIFY(json.ends_with(R"(,"max_fps":null,"start_time":null,"end_time":null})"));
    CompareShots(Read(json).shots, shots);
  }

  void aTransitionStaysOffTheNextCut() {
    const std::vector<ShotSpan> shots{TestShot(0, 10, ""), TestShot(10, 20, "", Transition::kDissolve, 10),
                                      TestShot(20, 100, "")};
    CompareShots(
        Read(WriteIw3SceneCache(shots, FramePts())).shots,
        {TestShot(0, 10, ""), TestShot(10, 20, "", Transition::kDissolve, 8), TestShot(20, 100, "")});
  }

  void aLowerRateCountsThinnedFrames() {
    // At 6 a second there is one stamp for four frames: stamp n holds those whose time is nearest to n / 6 s.
    // Frame 0 is at 2002 / 24000 s, stamp round(0.5005) = 1; frames 1 to 3 follow it, frame 4 is at 1.5.
    const ShotListImport import = Read(R"({"pts": [1, 6, 7], "max_fps": 6})");
    QCOMPARE(import.shots.size(), std::size_t{3});
    const auto stamp = [](std::int64_t frame) { return std::llround((2002 + 1001 * frame) / 4000.0); };
    QCOMPARE(stamp(import.shots[1].frames.first - 1), 1);
    QCOMPARE(stamp(import.shots[1].frames.first), 2);
    QCOMPARE(stamp(import.shots[2].frames.first - 1), 6);
    QCOMPARE(stamp(import.shots[2].frames.first), 7);
    QCOMPARE(stamp(import.shots[2].frames.first + import.shots[2].transition_frames), 8);
    QCOMPARE(import.shots[2].transition, Transition::kDissolve);
    QVERIFY(Says(import.notes, "did not look at every frame"));
  }

  void marksWithoutFramesBetweenThemAreOne() {
    // Frame 30 comes a second late: at 20 a second, frame 29 has stamp 26 and frame 30 has stamp 47.
    std::vector<std::int64_t> pts = FramePts();
    for (std::size_t i = 30; i < pts.size(); ++i) pts[i] += 24000;
    const ShotListImport import =
        ReadIw3SceneCache(R"({"pts": [32, 34, 36], "max_fps": 20})", "a", pts, kTimeBase, kRate);
    CompareShots(import.shots, {TestShot(0, 30, ""), TestShot(30, 100, "")});
  }

  void aPartOfTheFilmIsSaid() {
    const ShotListImport import = Read(R"({"pts": [], "max_fps": null, "start_time": "00:00:01"})");
    CompareShots(import.shots, {TestShot(0, 100, "")});
    QVERIFY(Says(import.notes, "a part of the film only"));
  }

  void stampsBesideTheFilmAreNothing() {
    CompareShots(Read(R"({"pts": [-5, 0, 2001, 101101, 900000, 42042, 42042]})").shots,
                 {TestShot(0, 41, ""), TestShot(41, 100, "")});
  }

  void damageIsNamed_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("what");
    QTest::newRow("no JSON") << QByteArray("{\"pts\": [1,") << "no JSON object";
    QTest::newRow("list") << QByteArray("[1, 2]") << "no JSON object";
    QTest::newRow("no pts") << QByteArray("{\"scenes\": []}") << "no list \"pts\"";
    QTest::newRow("text") << QByteArray("{\"pts\": [1, \"2\"]}") << "more than whole numbers";
    QTest::newRow("fraction") << QByteArray("{\"pts\": [1.5]}") << "more than whole numbers";
    QTest::newRow("rate") << QByteArray("{\"pts\": [], \"max_fps\": 0}") << "\"max_fps\" is not a rate";
    QTest::newRow("nested") << QByteArray("{\"pts\": ") + QByteArray(100000, '[') << "nested too deeply";
  }
  void damageIsNamed() {
    QFETCH(QByteArray, json);
    QFETCH(QString, what);
    const QString error =
        QString::fromStdString(ErrorOf([&] { Read(json.toStdString()); }, ErrorCode::kDamaged));
    QVERIFY2(error.startsWith("cache.json is not a scene cache of iw3") && error.contains(what),
             qPrintable(error));
  }
};

QTEST_APPLESS_MAIN(TestIw3SceneCache)
#include "tst_iw3_scene_cache.moc"
