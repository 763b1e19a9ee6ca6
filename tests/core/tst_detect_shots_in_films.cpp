#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/media/video_reader.h"
#include "core/shots/detect_shots.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr int kCutTolerance = 1;      // frames
constexpr int kGradualTolerance = 3;  // frames beyond either end
constexpr double kMinF1 = 0.95;

struct Truth {
  std::vector<std::int64_t> cuts;
  std::vector<FrameRange> ignored, gradual;  // ends inclusive in the file, exclusive here
};

std::vector<FrameRange> Ranges(const QJsonValue& value) {
  std::vector<FrameRange> ranges;
  for (const QJsonValue range : value.toArray())
    ranges.push_back({range.toArray()[0].toInt(), range.toArray()[1].toInt() + 1});
  return ranges;
}

Truth ReadTruth(const fs::path& path, const QString& film) {
  QFile file(QString::fromStdString(path.string()));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
  const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object()[film].toObject();
  Truth truth{{}, Ranges(object["ignore"]), Ranges(object["gradual"])};
  for (const QJsonValue cut : object["cuts"].toArray()) truth.cuts.push_back(cut.toInt());
  return truth;
}

struct Score {
  int right = 0, wrong = 0, missed = 0;
  double precision() const { return double(right) / (right + wrong); }
  double recall() const { return double(right) / (right + missed); }
  double f1() const { return 2.0 * right / (2.0 * right + wrong + missed); }
};

// Each wanted cut is found once, and each found one answers to one wanted.
Score Compare(const Truth& truth, std::vector<std::int64_t> found) {
  Score score;
  std::erase_if(found, [&](std::int64_t cut) {
    return std::ranges::any_of(truth.ignored, [cut](const FrameRange& range) { return range.Contains(cut); });
  });
  std::vector<FrameRange> wanted;
  for (const std::int64_t cut : truth.cuts) wanted.push_back({cut - kCutTolerance, cut + kCutTolerance + 1});
  for (const FrameRange& range : truth.gradual)
    wanted.push_back({range.first - kGradualTolerance, range.end + kGradualTolerance});
  for (const FrameRange& range : wanted) {
    const auto hit = std::ranges::find_if(found, [&](std::int64_t cut) { return range.Contains(cut); });
    hit == found.end() ? ++score.missed : ++score.right;
    if (hit != found.end()) found.erase(hit);
  }
  score.wrong = static_cast<int>(found.size());
  return score;
}

std::vector<ShotSpan> ShotsOf(const fs::path& path) {
  VideoReader film(path);
  SilentJob job;
  return DetectShots(film, {}, job);
}

}  // namespace

class TestDetectShotsInFilms : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void findsTheShotsOfRealFilms_data() {
    QTest::addColumn<QString>("film");
    QTest::newRow("live action") << "clips/tears_of_steel_battle.webm";
    QTest::newRow("animation") << "clips/big_buck_bunny_30s.webm";
  }
  void findsTheShotsOfRealFilms() {
    QFETCH(QString, film);
    const fs::path truth_path = SharedFile("data/shots.json");
    const fs::path path = SharedFile(("data/" + film.toStdString()).c_str());
    if (truth_path.empty() || path.empty()) QSKIP("the shared clips are not here");
    std::vector<std::int64_t> found;
    for (const ShotSpan& shot : ShotsOf(path))
      if (shot.frames.first > 0) found.push_back(shot.frames.first);
    const Score score = Compare(ReadTruth(truth_path, film), found);
    qInfo("precision %.3f (%d wrong), recall %.3f (%d missed), F1 %.3f", score.precision(), score.wrong,
          score.recall(), score.missed, score.f1());
    QVERIFY(score.f1() >= kMinF1);
  }

  // Truth seen by eye.
  void findsTheShotsOfOtherClips_data() {
    QTest::addColumn<QString>("film");
    QTest::addColumn<QList<int>>("cuts");
    QTest::newRow("macro") << "flower.mp4" << QList<int>{};
    QTest::newRow("diving camera") << "pig.mp4" << QList<int>{};
    QTest::newRow("people come and go") << "people_static_camera.mp4" << QList<int>{};
    QTest::newRow("60 frames a second") << "bunny_1080p60.mp4" << QList<int>{21};
  }
  void findsTheShotsOfOtherClips() {
    QFETCH(QString, film);
    QFETCH(QList<int>, cuts);
    const fs::path path = SharedFile(("data/clips/" + film.toStdString()).c_str());
    if (path.empty()) QSKIP("the shared clips are not here");
    QList<int> found;
    for (const ShotSpan& shot : ShotsOf(path)) {
      QCOMPARE(int(shot.transition), int(Transition::kCut));
      if (shot.frames.first > 0) found.push_back(int(shot.frames.first));
    }
    QCOMPARE(found, cuts);
  }

  // Seen by eye: out of the black with a cut, to black with a cut, a fade out of it, a fade through it, a
  // dissolve, and a fade to black at the end.
  void findsFadesAndDissolves() {
    const fs::path path = SharedFile("data/clips/fades_and_cuts.mp4");
    if (path.empty()) QSKIP("the shared clips are not here");
    struct Wanted {
      Transition transition;
      FrameRange position, length;
    };
    const std::vector<Wanted> wanted{
        {Transition::kCut, {0, 1}, {0, 1}},        {Transition::kCut, {30, 31}, {0, 1}},
        {Transition::kCut, {180, 181}, {0, 1}},    {Transition::kFade, {209, 214}, {25, 33}},
        {Transition::kFade, {391, 398}, {85, 98}}, {Transition::kDissolve, {540, 548}, {25, 33}}};
    const std::vector<ShotSpan> shots = ShotsOf(path);
    QCOMPARE(shots.size(), wanted.size());
    for (std::size_t i = 0; i < shots.size(); ++i) {
      QCOMPARE(int(shots[i].transition), int(wanted[i].transition));
      QVERIFY(wanted[i].position.Contains(shots[i].frames.first));
      QVERIFY(wanted[i].length.Contains(shots[i].transition_frames));
    }
  }
};

QTEST_APPLESS_MAIN(TestDetectShotsInFilms)
#include "tst_detect_shots_in_films.moc"
