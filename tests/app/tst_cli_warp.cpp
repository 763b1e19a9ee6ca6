#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <string>

#include "core/media/film_reader.h"
#include "core/media/picture_file.h"
#include "tests/core/media_fixture.h"
#include "tests/core/picture_fixture.h"

using namespace zeroplane;

namespace {

constexpr int kWidth = 48, kHeight = 20;
constexpr int kShiftPx = 3;

struct Outcome {
  int code = -1;
  QByteArray out, err;
};

Outcome Run(const QStringList& arguments) {
  QProcess process;
  process.start(ZEROPLANE_PROGRAM, arguments);
  process.waitForFinished(60000);
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace

/// `zeroplane warp` and `zeroplane selftest` as their users run them.
class TestCliWarp : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString In(const QString& name) const { return folder_.path() + "/" + name; }
  std::filesystem::path File(const char* name) const { return In(name).toStdString(); }

  AnyImage Picture(const QString& name) const {
    return ReadPicture(*OpenFilmReader(In(name).toStdString()), 0);
  }

  /// The right eye of a picture that lies so far behind the screen, its hole black.
  template <class T>
  static Image<T> Shifted(const Image<T>& picture) {
    Image<T> shifted(picture.width(), picture.height(), 3);
    for (int y = 0; y < picture.height(); ++y) {
      std::copy_n(picture.row(y), 3 * (picture.width() - kShiftPx), &shifted.at(kShiftPx, y));
    }
    return shifted;
  }

 private Q_SLOTS:
  void initTestCase() {
    const SyntheticFilm film{kWidth, kHeight, 3, 25, false};
    for (int i = 0; i < film.frames; ++i) {
      WritePicture(File(("shot." + std::to_string(7 + i) + ".png").c_str()), SyntheticFrame(film, i));
      WritePicture(File(("d." + std::to_string(7 + i) + ".png").c_str()),
                   ImageU16(kWidth, kHeight, 1, 64 * kShiftPx));
    }
    WritePicture(File("deep.png"), DeepImage(kWidth, kHeight, 1));
    WritePicture(File("zero.png"), ImageU16(kWidth, kHeight, 1, 0));
    WritePicture(File("small.png"), ImageU16(kWidth - 1, kHeight, 1, 0));
  }

  void zeroIsAValueAndTheIdentity() {
    const Outcome outcome =
        Run({"warp", "--image", In("shot.7.png"), "--disparity", In("zero.png"), "--scale", "64", "--out",
             In("same.png"), "--holes", In("holes.png"), "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(Picture("same.png") == Picture("shot.7.png"));
    QCOMPARE(QJsonDocument::fromJson(outcome.out).object()["holes_pct"].toDouble(), 0.0);
  }

  void wholePixelsAreAShiftOfTheSourcesOwnSamples() {
    const Outcome outcome = Run({"warp", "--image", In("deep.png"), "--disparity", In("d.7.png"), "--scale",
                                 "64", "--fill", "none", "--out", In("R.png"), "--holes", In("H.png")});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(Picture("R.png") == AnyImage(Shifted(DeepImage(kWidth, kHeight, 1))));
    const auto holes = std::get<ImageU8>(Picture("H.png"));
    for (int x = 0; x < kWidth; ++x) QCOMPARE(int(holes.at(x, 4)), x < kShiftPx ? 255 : 0);
    QVERIFY(outcome.out.contains("R.png") && outcome.out.contains("6.25 % holes"));
  }

  void theLeftEyeMovesTheOtherWayAndNegateTurnsItBack() {
    const QStringList common = {"warp",    "--image", In("deep.png"), "--disparity", In("d.7.png"),
                                "--scale", "64",      "--fill",       "none",        "--out"};
    QCOMPARE(Run(common + QStringList{In("left.png"), "--eye", "left", "--negate"}).code, 0);
    QVERIFY(Picture("left.png") == AnyImage(Shifted(DeepImage(kWidth, kHeight, 1))));
  }

  void sequencesKeepTheirNumbers() {
    const Outcome outcome =
        Run({"warp", "--image", In("shot.#.png"), "--disparity", In("d.#.png"), "--scale", "64", "--fill",
             "none", "--out", In("right.####.png"), "--holes", In("holes.####.png"), "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(QJsonDocument::fromJson(outcome.out).object()["frames"].toInt(), 3);
    for (const char* number : {"7", "8", "9"}) {
      const auto source = std::get<ImageU8>(Picture(QString("shot.%1.png").arg(number)));
      QVERIFY(Picture(QString("right.000%1.png").arg(number)) == AnyImage(Shifted(source)));
      QVERIFY(QFile::exists(In(QString("holes.000%1.png").arg(number))));
    }
  }

  void failuresNameTheThingAndLeaveNothing_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QString& image, const QString& disparity, const QString& out,
                        const QStringList& more, const QString& says) {
      QTest::newRow(name) << (QStringList{"--image", image, "--disparity", disparity, "--out", out} + more)
                          << says;
    };
    const QStringList scale = {"--scale", "64"};
    row("no scale", "shot.7.png", "zero.png", "x.png", {}, "--scale 64");
    row("another size", "shot.7.png", "small.png", "x.png", scale, "47 x 20");
    row("one map for a sequence", "shot.#.png", "zero.png", "x.#.png", scale, "holds 1 maps");
    row("one picture for a sequence", "shot.#.png", "d.#.png", "x.png", scale, "x.png");
    row("no map", "shot.7.png", "none.exr", "x.png", scale, "none.exr");
    row("ending", "shot.7.png", "zero.png", "x.jpg", scale, "x.jpg");
    row("over the picture", "shot.7.png", "zero.png", "shot.7.png", scale, "written over");
    row("over the map", "shot.7.png", "zero.png", "zero.png", scale, "written over");
    row("no folder", "shot.7.png", "zero.png", "nowhere/x.png", scale, "nowhere");
  }
  void failuresNameTheThingAndLeaveNothing() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    for (const int path : {1, 3, 5}) arguments[path] = In(arguments[path]);
    const QStringList before = QDir(folder_.path()).entryList();
    const Outcome outcome = Run(QStringList{"warp"} + arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
    QVERIFY(outcome.out.isEmpty());
    QCOMPARE(QDir(folder_.path()).entryList(), before);
  }

  void selftestPrintsItsTable() {
    const Outcome outcome = Run({"selftest"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("comparisons passed") && outcome.out.contains("warp"));
    QCOMPARE(Run({"selftest", "--device", "toaster"}).code, 2);
  }
};

QTEST_APPLESS_MAIN(TestCliWarp)
#include "tst_cli_warp.moc"
