#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <string>

#include "core/depth/depth_input.h"
#include "core/media/picture_file.h"
#include "tests/core/media_fixture.h"

using namespace zeroplane;

namespace {

constexpr int kWidth = 96, kHeight = 64, kFrames = 3;

struct Outcome {
  int code = -1;
  QByteArray out, err;
  QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Outcome Run(const QStringList& arguments) {
  QProcess process;
  process.start(ZEROPLANE_PROGRAM, arguments);
  process.waitForFinished(100000);
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace

/// `zeroplane depth` and `zeroplane evaluate depth` as their users run them.
class TestCliDepth : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString In(const QString& name) const { return folder_.path() + "/" + name; }
  std::filesystem::path File(const QString& name) const { return In(name).toStdString(); }
  ImageF32 Depth(const QString& name, std::int64_t frame, std::int64_t frames) const {
    return OpenDepth(File(name), {File("film.avi"), frames, kWidth, kHeight}).source->ReadDepth(frame);
  }

 private Q_SLOTS:
  void initTestCase() {
    const SyntheticFilm film{kWidth, kHeight, kFrames, 25, true};
    WriteAvi(File("film.avi"), film);
    WritePicture(File("still.png"), SyntheticFrame(film, 0));
    // A user's own depth: nearer to the right, in every frame the same.
    ImageU16 ramp(kWidth, kHeight, 1);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) ramp.at(x, y) = static_cast<std::uint16_t>(600 * x + 100);
    QDir(folder_.path()).mkpath("own");
    for (int i = 0; i < kFrames; ++i) WritePicture(File(QString("own/%1.png").arg(i)), ramp);
  }

  void aStillsDepthIsOneGreyPicture() {
    const Outcome outcome = Run({"depth", In("still.png"), In("depth.png"), "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(outcome.json()["format"].toString(), QString("png"));
    QCOMPARE(outcome.json()["frames"].toInt(), 1);
    QCOMPARE(Depth("depth.png", 0, 1).width(), kWidth);
  }

  void aSecondRunGivesTheSameBits() {
    for (const char* name : {"first.mkv", "second.mkv"}) {
      const Outcome outcome = Run({"depth", In("film.avi"), In(name)});
      QVERIFY2(outcome.code == 0, outcome.err.constData());
    }
    for (int frame = 0; frame < kFrames; ++frame)
      QVERIFY(Depth("first.mkv", frame, kFrames) == Depth("second.mkv", frame, kFrames));
  }

  void ownDepthIsStretchedOverTheCanvasAndNothingElse() {
    const Outcome near = Run({"depth", In("film.avi"), In("near.mkv"), "--depth", In("own")});
    QVERIFY2(near.code == 0, near.err.constData());
    const Outcome far =
        Run({"depth", In("film.avi"), In("far.mkv"), "--depth", In("own"), "--depth-white", "far"});
    QVERIFY2(far.code == 0, far.err.constData());
    const ImageF32 a = Depth("near.mkv", 1, kFrames), b = Depth("far.mkv", 1, kFrames);
    const double step = (a.at(80, 5) - a.at(10, 5)) / 70.0;
    QVERIFY(step > 0);
    constexpr double kRounding = 2;  // of 65535
    for (int x = 10; x < 80; ++x) {
      QVERIFY(std::abs(a.at(x, 5) - (a.at(10, 5) + step * (x - 10))) < kRounding);
      QVERIFY(b.at(x + 1, 5) < b.at(x, 5));
    }
  }

  void depthThatIsTooShortIsSaid() {
    QFile::remove(In("own/2.png"));
    const Outcome outcome = Run({"depth", In("film.avi"), In("short.mkv"), "--depth", In("own")});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains("2 frames"), outcome.err.constData());
    QVERIFY(!QFile::exists(In("short.mkv")));
    QCOMPARE(Run({"depth", In("film.avi"), In("d.gif")}).code, 1);
  }

  void depthIsScoredBesideTheYardstick() {
    QDir(folder_.path()).mkpath("scene");
    WritePicture(File("scene/room.png"), SyntheticFrame({kWidth, kHeight, 1, 25, false}, 0));
    ImageU16 floor(kWidth, kHeight, 1);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) floor.at(x, y) = static_cast<std::uint16_t>(100 + 100 * y);
    WritePicture(File("scene/room_disparity.png"), floor);
    const Outcome outcome = Run({"evaluate", "depth", In("scene"), "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const QJsonObject row = outcome.json()["pictures"].toArray()[0].toObject();
    QCOMPARE(row["name"].toString(), QString("room_disparity"));
    QCOMPARE(row["lower_is_nearer"].toObject()["ordinal_error"].toDouble(), 0.0);
    for (const char* figure : {"ordinal_error", "abs_rel", "delta1", "delta2", "delta3"})
      QVERIFY(outcome.json()["mean"].toObject().contains(figure));
    QCOMPARE(Run({"evaluate", "depth", In("own")}).code, 1);
  }
};

QTEST_APPLESS_MAIN(TestCliDepth)
#include "tst_cli_depth.moc"
