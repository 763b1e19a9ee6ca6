#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <string>

#include "core/depth/depth_input.h"
#include "core/media/image_file.h"
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

Outcome Run(const QStringList& arguments, const char* program = ZEROPLANE_PROGRAM) {
  QProcess process;
  process.start(program, arguments);
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

  void depthIsKeptUpToTheLimitAndCanBeEmptied() {
    const auto maps = [] { return Run({"cache", "--json"}).json()["maps"].toInt(-1); };
    const QByteArray before = qgetenv("XDG_CACHE_HOME");
    qputenv("XDG_CACHE_HOME", In("cache").toUtf8());
    QCOMPARE(Run({"depth", In("film.avi"), In("c.mkv"), "--depth-cache", "0"}).code, 0);
    QCOMPARE(maps(), 0);
    qputenv("ZEROPLANE_DEPTH_CACHE_GB", "0");
    QCOMPARE(Run({"depth", In("film.avi"), In("c.mkv")}).code, 0);
    QCOMPARE(maps(), 0);
    QCOMPARE(Run({"depth", In("film.avi"), In("c.mkv"), "--depth-cache", "1"}).code, 0);
    QCOMPARE(maps(), kFrames);
    qputenv("ZEROPLANE_DEPTH_CACHE_GB", "much");
    const Outcome wrong = Run({"cache"});
    QVERIFY2(wrong.code == 1 && wrong.err.contains("ZEROPLANE_DEPTH_CACHE_GB"), wrong.err.constData());
    qputenv("ZEROPLANE_DEPTH_CACHE_GB", "1.5");
    const QJsonObject emptied = Run({"cache", "--clear", "--json"}).json();
    QCOMPARE(emptied["most_bytes"].toDouble(), 1.5e9);
    QCOMPARE(emptied["removed_maps"].toInt(), kFrames);
    QCOMPARE(emptied["maps"].toInt(-1), 0);
    QVERIFY(Run({"cache"}).out.contains(In("cache").toUtf8()));
    qunsetenv("ZEROPLANE_DEPTH_CACHE_GB");
    qputenv("XDG_CACHE_HOME", before);
  }

  void theBuiltInNetworkHasOneDetail() {
    QCOMPARE(Run({"depth", In("still.png"), In("n.png"), "--depth-detail", "normal"}).code, 0);
    const Outcome high = Run({"depth", In("still.png"), In("h.png"), "--depth-detail", "high"});
    QVERIFY2(high.code == 1 && high.err.contains("one size"), high.err.constData());
    QVERIFY(!QFile::exists(In("h.png")));
    QCOMPARE(Run({"depth", In("still.png"), In("h.png"), "--depth-detail", "sharp"}).code, 2);
  }

  // Frames of a film, a network that was added, a student; the built-in network stands for a large one.
  void aStudentLearnsFromAnInstalledTeacher() {
    const QByteArray before = qgetenv("XDG_DATA_HOME");
    qputenv("XDG_DATA_HOME", In("data").toUtf8());
    const Outcome added =
        Run({"models", "add", ZEROPLANE_SOURCE_DIR "/resources/models/compact_depth.safetensors", "--id",
             "mine", "--licence", "GPL-3.0-or-later"});
    QVERIFY2(added.code == 0, added.err.constData());
    const Outcome packed = Run({"dataset", "pack", "--films", In("film.avi"), "--per-film", "2", "--out",
                                In("shards"), "--width", "96", "--height", "64"});
    QVERIFY2(packed.code == 0 && packed.out.contains("2 pictures"), packed.err.constData());
    const QStringList train = {"train",
                               "depth",
                               "--shards",
                               In("shards"),
                               "--out",
                               In("out"),
                               "--stage",
                               "48x32:2:1",
                               "--validation-width",
                               "48",
                               "--validation-height",
                               "32"};
    const Outcome lone = Run(train, ZEROPLANE_LAB);
    QVERIFY2(lone.code == 1 && lone.err.contains("--teacher"), lone.err.constData());
    const Outcome stranger = Run(train + QStringList{"--teacher", In("film.avi")}, ZEROPLANE_LAB);
    QVERIFY2(stranger.code == 1 && stranger.err.contains("licence"), stranger.err.constData());
    const Outcome taught = Run(train + QStringList{"--teacher", "mine"}, ZEROPLANE_LAB);
    QVERIFY2(taught.code == 0, taught.err.constData());
    QFile card(In("out/compact_depth.md"));
    QVERIFY(card.open(QIODevice::ReadOnly));
    QVERIFY(card.readAll().contains("GPL-3.0-or-later"));
    const Outcome student =
        Run({"models", "add", In("out/compact_depth.safetensors"), "--id", "student", "--json"});
    QCOMPARE(student.json()["licence"].toString(), QString("GPL-3.0-or-later"));
    qputenv("XDG_DATA_HOME", before);
  }

  void bothProgramsTellScoresAlike() {
    QDir(folder_.path()).mkpath("pairs");
    QDir(folder_.path()).mkpath("alike");
    std::ofstream manifest(File("pairs/manifest.jsonl"));
    ImageU8 floor(kWidth, kHeight, 3);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        for (int c = 0; c < 3; ++c) floor.at(x, y, c) = static_cast<std::uint8_t>(20 + 3 * y);
    for (int i = 0; i < 12; ++i) {  // one scene in six or so is held out
      const QString name = QString::number(i);
      const QJsonObject row{{"stem", name}, {"scene", "scene " + name}, {"value_space", "disparity"}};
      manifest << QJsonDocument(row).toJson(QJsonDocument::Compact).toStdString() << "\n";
      WriteImage(File("pairs/" + name + ".jpg"), floor);
      WriteImage(File("pairs/" + name + ".png"), floor);
    }
    manifest.close();
    WriteImage(File("alike/room.jpg"), floor);
    ImageU16 deep(kWidth, kHeight, 1);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) deep.at(x, y) = static_cast<std::uint16_t>(100 + 100 * y);
    WritePicture(File("alike/room_disparity.png"), deep);
    const Outcome packed = Run({"dataset", "pack", "--pairs", In("pairs"), "--out", In("alike_shards")});
    QVERIFY2(packed.code == 0, packed.err.constData());
    const Outcome lab = Run({"evaluate", "depth", "--shards", In("alike_shards"), "--weights",
                             ZEROPLANE_SOURCE_DIR "/resources/models/compact_depth.safetensors", "--json"},
                            ZEROPLANE_LAB);
    QVERIFY2(lab.code == 0, lab.err.constData());
    const Outcome program = Run({"evaluate", "depth", In("alike"), "--json"});
    QVERIFY2(program.code == 0, program.err.constData());
    const QJsonObject group = lab.json()["groups"].toArray()[0].toObject();
    QVERIFY(group["pictures"].toInt() > 0);
    for (const char* score : {"mean", "lower_is_nearer_mean"})
      QCOMPARE(lab.json()[score].toObject().keys(), program.json()[score].toObject().keys());
    for (const char* score : {"depth", "lower_is_nearer"})
      QCOMPARE(group[score].toObject().keys(),
               program.json()["pictures"].toArray()[0].toObject()[score].toObject().keys());
    QCOMPARE(lab.json()["lower_is_nearer_mean"].toObject()["ordinal_error"].toDouble(), 0.0);
    QVERIFY(lab.json()["mean"].toObject().contains("delta3"));
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
