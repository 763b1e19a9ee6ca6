#include <QJsonArray>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/shots/adaptive_detector.h"
#include "core/shots/content_detector.h"
#include "core/shots/frame_score.h"
#include "tests/core/rule_film.h"

using namespace zeroplane;

namespace {

constexpr double kValueTolerance = 1e-9;  // the fixture is rounded to 12 digits

// content_val of a film that changes at these frames and nowhere else.
std::vector<double> ContentsOf(int frames, const std::vector<int>& changes) {
  std::vector<double> contents(frames, 0.0);
  for (const int frame : changes) contents[frame] = 60.0;
  return contents;
}

template <class Detector>
std::vector<std::int64_t> Cuts(Detector detector, const std::vector<double>& contents) {
  std::vector<std::int64_t> cuts;
  for (const double content : contents)
    if (const auto cut = detector.Push(content)) cuts.push_back(*cut);
  return cuts;
}

}  // namespace

/// ContentDetector, AdaptiveDetector and what both measure.
class TestContentDetector : public QObject {
  Q_OBJECT

 private:
  QJsonObject fixture_;
  std::vector<FrameScore> scores_;  // of the fixture's film, measured once for all detectors
  std::vector<double> contents_;

 private Q_SLOTS:
  void initTestCase() {
    fixture_ = ReadSceneFixture();
    if (fixture_.isEmpty()) return;
    const std::vector<ImageU8> film = RuleFilm(fixture_);
    const QJsonArray first = fixture_["frame0_first12_bgr"].toArray();
    for (int i = 0; i < 12; ++i) QCOMPARE(int(film[0].at(i / 3, 0, 2 - i % 3)), first[i].toInt());
    FrameScorer scorer;
    for (const ImageU8& frame : film) {
      scores_.push_back(scorer.Push(ShrinkForScore(frame)));
      contents_.push_back(scores_.back().content());
    }
  }

  void measuresAsTheReferenceToTheLastDigit_data() {
    QTest::addColumn<QString>("key");
    for (const char* key : {"content_val", "delta_hue", "delta_sat", "delta_lum"})
      QTest::newRow(key) << QString(QLatin1String(key));
  }
  void measuresAsTheReferenceToTheLastDigit() {
    if (fixture_.isEmpty()) QSKIP("the shared fixtures are not here");
    QFETCH(QString, key);
    const QJsonArray wanted = fixture_[key].toArray();
    QCOMPARE(wanted.size(), qsizetype(scores_.size()));
    double worst = 0;
    for (std::size_t i = 1; i < scores_.size(); ++i) {
      const FrameScore& score = scores_[i];
      const double value = key == "delta_hue"   ? score.hue
                           : key == "delta_sat" ? score.saturation
                           : key == "delta_lum" ? score.brightness
                                                : score.content();
      worst = std::max(worst, std::abs(value - wanted[qsizetype(i)].toDouble()));
    }
    QVERIFY2(worst <= kValueTolerance, qPrintable(QString::number(worst)));
  }

  void contentCutsAreTheReferences() {
    if (fixture_.isEmpty()) QSKIP("the shared fixtures are not here");
    QCOMPARE(Cuts(ContentDetector({}), contents_), Frames(fixture_, "cuts_content_t27_min15_merge"));
    QCOMPARE(Cuts(ContentDetector({.min_shot_frames = 0}), contents_),
             Frames(fixture_, "cuts_content_t27_min0"));
  }

  void adaptiveRatiosAndCutsAreTheReferences() {
    if (fixture_.isEmpty()) QSKIP("the shared fixtures are not here");
    const QJsonArray ratios = fixture_["adaptive_ratio_w2"].toArray();
    AdaptiveDetector detector({});
    double worst = 0;
    int compared = 0;
    for (int i = 0; i < int(contents_.size()); ++i) {
      detector.Push(contents_[i]);
      const QJsonValue wanted = ratios[i - AdaptiveDetector::kWindow];
      if (i < AdaptiveDetector::kWindow || !wanted.isDouble()) continue;
      QVERIFY(detector.last_ratio().has_value());
      worst = std::max(worst, std::abs(*detector.last_ratio() - wanted.toDouble()));
      ++compared;
    }
    QVERIFY2(worst <= kValueTolerance, qPrintable(QString::number(worst)));
    QVERIFY(compared >= 230);  // all but the ends
    QCOMPARE(Cuts(AdaptiveDetector({}), contents_), Frames(fixture_, "cuts_adaptive_default"));
  }

  void mergesCutsThatAreTooClose() {
    // 50 starts a shot; 55 to 70 are within 15 frames of one another: the last is kept, after 15 quiet
    // frames.
    QCOMPARE(Cuts(ContentDetector({}), ContentsOf(120, {50, 55, 60, 64, 70})),
             (std::vector<std::int64_t>{50, 70}));
  }

  void noShortShotAtTheStart() {
    QCOMPARE(Cuts(ContentDetector({}), ContentsOf(60, {5, 40})), (std::vector<std::int64_t>{40}));
    // AdaptiveDetector counts to the end of its window.
    QCOMPARE(Cuts(AdaptiveDetector({}), ContentsOf(60, {12, 40})), (std::vector<std::int64_t>{40}));
    QCOMPARE(Cuts(AdaptiveDetector({}), ContentsOf(60, {13, 40})), (std::vector<std::int64_t>{13, 40}));
  }

  void aQuietSurroundingMakesTheGreatestRatio() {
    const std::vector<double> quiet(4, 0.0);
    QCOMPARE(AdaptiveRatio(15.0, quiet, 15.0), 255.0);
    QCOMPARE(AdaptiveRatio(14.9, quiet, 15.0), 0.0);
    QCOMPARE(AdaptiveRatio(1000.0, std::vector<double>(4, 1.0), 15.0), 255.0);
    QCOMPARE(AdaptiveRatio(9.0, std::vector<double>{1, 2, 4, 5}, 15.0), 3.0);
  }

  void largePicturesAreMeasuredAt256() {
    const ImageU8 wide = ShrinkForScore(ImageU8(1280, 720, 3)), tall = ShrinkForScore(ImageU8(332, 800, 3)),
                  small = ShrinkForScore(ImageU8(255, 100, 3));
    QCOMPARE(wide.width(), 256);
    QCOMPARE(wide.height(), 144);
    QCOMPARE(tall.width(), 106);
    QCOMPARE(tall.height(), 256);
    QCOMPARE(small.width(), 255);
  }
};

QTEST_APPLESS_MAIN(TestContentDetector)
#include "tst_content_detector.moc"
