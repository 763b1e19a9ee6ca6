#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/media/video_reader.h"
#include "core/shots/content_detector.h"
#include "tests/core/media_fixture.h"

namespace fs = std::filesystem;
using namespace zeroplane;

namespace {

constexpr double kValueTolerance = 1e-9;
constexpr int kCutTolerance = 1;        // frames
constexpr double kMinPrecision = 0.85;  // measured on the clip: 22 of 25
constexpr double kMinRecall = 0.95;     // measured on the clip: 22 of 23

// A film of flat colours that changes at given frames.
class FlatFilm final : public FrameSource {
 public:
  FlatFilm(std::int64_t frames, std::vector<std::int64_t> cuts) : frames_(frames), cuts_(std::move(cuts)) {}
  std::int64_t frame_count() const override { return frames_; }
  Rational frame_rate() const override { return {24, 1}; }
  int width() const override { return 32; }
  int height() const override { return 16; }
  Picture ReadFrame(std::int64_t index) override {
    const auto shot = std::ranges::upper_bound(cuts_, index) - cuts_.begin();
    ++reads;
    return std::make_shared<const ImageU8>(32, 16, 3, shot % 2 ? std::uint8_t{220} : std::uint8_t{20});
  }

  int reads = 0;

 private:
  std::int64_t frames_;
  std::vector<std::int64_t> cuts_;
};

class RecordingJob final : public JobContext {
 public:
  bool Cancelled() const override { return int(fractions.size()) >= cancel_after; }
  void Report(double fraction, std::string_view) override { fractions.push_back(fraction); }

  std::vector<double> fractions;
  int cancel_after = 1 << 30;
};

std::vector<std::int64_t> Cuts(const std::vector<FrameRange>& shots) {
  std::vector<std::int64_t> cuts;
  for (std::size_t i = 1; i < shots.size(); ++i) cuts.push_back(shots[i].first);
  return cuts;
}

QJsonObject ReadJson(const fs::path& path) {
  QFile file(QString::fromStdString(path.string()));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
  return QJsonDocument::fromJson(file.readAll()).object();
}

// The picture rule of the fixture: three triangle waves, blocks and noise, all integers.
std::int64_t Triangle(std::int64_t n, std::int64_t period) {
  const std::int64_t rest = ((n % (2 * period)) + 2 * period) % (2 * period);
  return std::abs(rest - period);
}

std::uint32_t Mix(std::uint32_t z) {
  z ^= z >> 16;
  z *= 0x7FEB352D;
  z ^= z >> 15;
  z *= 0x846CA68B;
  return z ^ z >> 16;
}

std::int64_t RuleSample(int c, int y, std::int64_t x, int seed) {
  const auto k = static_cast<std::uint32_t>((c * 4096 + y) * 4096 + x + seed * std::int64_t{50331653});
  return Triangle(3 * x + 2 * y + 17 * c + 7 * seed, 96) +
         Triangle(5 * y - x + 1000 + 31 * c + 13 * seed, 64) + 12 * ((x / 11 + y / 7 + c) % 2) +
         (Mix(k) & 63);
}

struct RuleShot {
  int first, seed, speed, shift, gain;
};

ImageU8 RuleFrame(const RuleShot& shot, int frame) {
  ImageU8 image(96, 64, 3);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 96; ++x)
      for (int c = 0; c < 3; ++c) {
        const std::int64_t p = RuleSample(c, y, x + std::int64_t{frame - shot.first} * shot.speed, shot.seed);
        image.at(x, y, c) =
            static_cast<std::uint8_t>(std::clamp<std::int64_t>(p * shot.gain / 8 + shot.shift, 0, 255));
      }
  return image;
}

// The fixture's film, made anew.
std::vector<ImageU8> RuleFilm(const QJsonObject& fixture) {
  std::vector<RuleShot> shots;
  for (const QJsonValue value : fixture["shots"].toArray()) {
    const QJsonArray s = value.toArray();
    shots.push_back({s[0].toInt(), s[1].toInt(), s[2].toInt(), s[3].toInt(), s[4].toInt()});
  }
  std::vector<ImageU8> film;
  for (int i = 0; i < fixture["frames"].toInt(); ++i) {
    const auto next = std::ranges::find_if(shots, [i](const RuleShot& shot) { return shot.first > i; });
    film.push_back(RuleFrame(*std::prev(next), i));
  }
  return film;
}

bool Near(std::int64_t a, std::int64_t b) {
  return std::abs(a - b) <= kCutTolerance;
}

}  // namespace

class TestContentDetector : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithTheReferenceToTheLastDigit() {
    const fs::path path = SharedFile("fixtures/scenes_synthetic.json");
    if (path.empty()) QSKIP("the shared fixtures are not here");
    const QJsonObject fixture = ReadJson(path);
    const std::vector<ImageU8> film = RuleFilm(fixture);
    const QJsonArray first = fixture["frame0_first12_bgr"].toArray();
    for (int i = 0; i < 12; ++i) QCOMPARE(int(film[0].at(i / 3, 0, 2 - i % 3)), first[i].toInt());

    const QJsonArray values = fixture["content_val"].toArray();
    ContentDetector detector({});
    std::vector<std::int64_t> cuts;
    double worst = 0;
    for (int i = 0; i < int(film.size()); ++i) {
      if (const auto cut = detector.Push(film[i])) cuts.push_back(*cut);
      worst = std::max(worst, std::abs(detector.last_value() - values[i].toDouble()));
    }
    QVERIFY2(worst <= kValueTolerance, qPrintable(QString::number(worst)));
    std::vector<std::int64_t> wanted;
    for (const QJsonValue value : fixture["cuts_content_t27_min15_merge"].toArray())
      wanted.push_back(value.toInt());
    QCOMPARE(cuts, wanted);
  }

  void withoutAShortestShotEveryCutCounts() {
    const fs::path path = SharedFile("fixtures/scenes_synthetic.json");
    if (path.empty()) QSKIP("the shared fixtures are not here");
    const QJsonObject fixture = ReadJson(path);
    ContentDetector detector({.threshold = 27.0, .min_shot_frames = 0});
    int cuts = 0;
    for (const ImageU8& frame : RuleFilm(fixture)) cuts += detector.Push(frame) ? 1 : 0;
    QCOMPARE(cuts,
             fixture["cuts_content_t27_min0"].toInt(int(fixture["cuts_content_t27_min0"].toArray().size())));
  }

  void shotsCoverTheFilm() {
    FlatFilm film(100, {20, 60});
    RecordingJob job;
    const std::vector<FrameRange> shots = DetectShots(film, {}, job);
    QCOMPARE(shots, (std::vector<FrameRange>{{0, 20}, {20, 60}, {60, 100}}));
    QCOMPARE(film.reads, 100);
    QVERIFY(std::ranges::is_sorted(job.fractions));
    QCOMPARE(job.fractions.back(), 1.0);
  }

  void mergesCutsThatAreTooClose() {
    // 50 starts a shot; 55 and 60 are within 15 frames: the last of them is kept, once 15 frames have passed
    // quietly.
    FlatFilm film(120, {50, 55, 60, 64, 70});
    SilentJob job;
    QCOMPARE(Cuts(DetectShots(film, {}, job)), (std::vector<std::int64_t>{50, 70}));
  }

  void noShortShotAtTheStart() {
    FlatFilm film(60, {5, 40});
    SilentJob job;
    QCOMPARE(Cuts(DetectShots(film, {}, job)), (std::vector<std::int64_t>{40}));
  }

  void oneFrameIsOneShot() {
    FlatFilm one(1, {}), none(0, {});
    SilentJob job;
    QCOMPARE(DetectShots(one, {}, job), (std::vector<FrameRange>{{0, 1}}));
    QVERIFY(DetectShots(none, {}, job).empty());
  }

  void canBeCancelled() {
    FlatFilm film(100, {});
    RecordingJob job;
    job.cancel_after = 10;
    try {
      DetectShots(film, {}, job);
      QFAIL("not cancelled");
    } catch (const Error& error) {
      QCOMPARE(int(error.code()), int(ErrorCode::kCancelled));
    }
    QCOMPARE(film.reads, 10);
  }

  void findsTheCutsOfARealFilm() {
    const fs::path truth_path = SharedFile("data/shots.json");
    if (truth_path.empty()) QSKIP("the shared clips are not here");
    const QString name = "clips/tears_of_steel_battle.webm";
    const QJsonObject truth = ReadJson(truth_path)[name].toObject();
    VideoReader film(SharedFile(("data/" + name.toStdString()).c_str()));
    SilentJob job;
    const std::vector<std::int64_t> found = Cuts(DetectShots(film, {}, job));

    const auto ignored = [&](std::int64_t cut) {
      for (const QJsonValue range : truth["ignore"].toArray())
        if (cut >= range.toArray()[0].toInt() && cut <= range.toArray()[1].toInt()) return true;
      return false;
    };
    int counted = 0, right = 0;
    for (const std::int64_t cut : found) {
      if (ignored(cut)) continue;
      ++counted;
      for (const QJsonValue wanted : truth["cuts"].toArray()) right += Near(cut, wanted.toInt()) ? 1 : 0;
    }
    const double precision = double(right) / counted,
                 recall = double(right) / double(truth["cuts"].toArray().size());
    qInfo("precision %d/%d = %.3f, recall %d/%d = %.3f", right, counted, precision, right,
          int(truth["cuts"].toArray().size()), recall);
    QVERIFY(precision >= kMinPrecision);
    QVERIFY(recall >= kMinRecall);
  }
};

QTEST_APPLESS_MAIN(TestContentDetector)
#include "tst_content_detector.moc"
