#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/media/video_reader.h"
#include "core/stereo/layout.h"
#include "tests/core/media_fixture.h"

using namespace zeroplane;

namespace {

struct Outcome {
  int code = -1;
  QByteArray out, err;
};

Outcome Run(const QStringList& arguments) {
  QProcess process;
  process.start(ZEROPLANE_PROGRAM, arguments);
  process.waitForFinished(240000);
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace

/// The program as its users run it: exit codes, what stands on stdout, what is left on the disk.
class TestCli : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  const SyntheticFilm film_;
  QString Path(const QString& name) const { return folder_.path() + "/" + name; }

  QStringList Files() const { return QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }

 private Q_SLOTS:
  void initTestCase() {
    WriteAvi(Path("film.avi").toStdString(), film_);
    std::ofstream(Path("empty.mp4").toStdString());
    std::ofstream(Path("text.mp4").toStdString()) << "this is no film\n";
  }

  void namesItsBuild() {
    const Outcome outcome = Run({"--version"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("Zeroplane ") && outcome.out.contains("git ") &&
            outcome.out.contains("LibTorch "));
  }

  void infoIsJsonOnRequest() {
    const Outcome outcome = Run({"info", Path("film.avi"), "--json"});
    QCOMPARE(outcome.code, 0);
    const QJsonObject info = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(info["width"].toInt(), film_.width);
    QCOMPARE(info["frames"].toInt(), film_.frames);
    QCOMPARE(info["fps"].toString(), QString("25/1"));
    QVERIFY(outcome.err.isEmpty());
  }

  void shotsCoverTheFilm() {
    const Outcome outcome = Run({"shots", Path("film.avi"), "--json"});
    QCOMPARE(outcome.code, 0);
    const QJsonArray shots = QJsonDocument::fromJson(outcome.out).object()["shots"].toArray();
    QVERIFY(!shots.isEmpty());
    QCOMPARE(shots.first().toObject()["first"].toInt(), 0);
    QCOMPARE(shots.last().toObject()["last"].toInt(), film_.frames - 1);
  }

  void convertKeepsEveryFrameTheTimeAndTheSound() {
    const Outcome outcome = Run(
        {"convert", Path("film.avi"), Path("out.mkv"), "--depth-budget", "2", "--background", "1", "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const QJsonObject report = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(report["frames"].toInt(), film_.frames);
    QVERIFY(report["near_pct"].toDouble() < report["far_pct"].toDouble());
    QVERIFY(report["near_pct"].toDouble() >= -1.01 && report["far_pct"].toDouble() <= 1.01);
    VideoReader source(Path("film.avi").toStdString()), made(Path("out.mkv").toStdString());
    QCOMPARE(made.frame_count(), source.frame_count());
    QCOMPARE(made.width(), 2 * source.width());
    QVERIFY(std::abs(made.info().duration_s - source.info().duration_s) < 0.5 / film_.frames_per_second);
    QCOMPARE(made.info().audio.size(), std::size_t(1));
  }

  void layoutsAndEyesAreObeyed() {
    const Outcome outcome = Run({"convert", Path("film.avi"), Path("tb.mkv"), "--layout", "tb",
                                 "--source-eye", "both", "--style", "sci-fi"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const VideoReader made(Path("tb.mkv").toStdString());
    QCOMPARE(made.width(), film_.width);
    QCOMPARE(made.height(), 2 * film_.height);
  }

  void mixedEyesKeepTheirColours() {
    Outcome outcome = Run({"convert", Path("film.avi"), Path("packed.mkv"), "--layout", "frame-packed"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    MediaInfo made = Probe(Path("packed.mkv").toStdString());
    QCOMPARE(VideoReader(Path("packed.mkv").toStdString()).height(), 2 * film_.height + film_.height / 24);
    QCOMPARE(made.pixel_format, std::string("yuv444p"));
    outcome = Run({"convert", Path("film.avi"), Path("rows.mkv"), "--layout", "row", "--swap"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    made = Probe(Path("rows.mkv").toStdString());
    QCOMPARE(made.stereo_mode, std::string("row_interleaved_rl"));
    QCOMPARE(made.pixel_format, std::string("yuv444p"));
    outcome = Run({"convert", Path("film.avi"), Path("columns.mov"), "--layout", "column", "--format",
                   "prores-422-hq"});
    QVERIFY2(outcome.code == 0 && outcome.err.contains("ProRes 4444"), outcome.err.constData());
  }

  void wigglingShowsTheEyesInTurn() {
    for (const char* layout : {"left", "right", "wiggle"}) {
      const Outcome outcome = Run({"convert", Path("film.avi"), Path(layout) + ".%02d.png", "--layout",
                                   layout, "--depth-budget", "10"});
      QVERIFY2(outcome.code == 0, outcome.err.constData());
    }
    const auto frame = [this](const char* layout, int index) {
      QFile file(Path(layout) + QString(".%1.png").arg(index, 2, 10, QChar('0')));
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    for (int i = 0; i < film_.frames; ++i) {
      const bool left = WiggleEye(i, WiggleFrames(film_.frames_per_second)) == Layout::kLeft;
      QVERIFY(!frame("wiggle", i).isEmpty());
      QVERIFY(frame("wiggle", i) == frame(left ? "left" : "right", i));
      QVERIFY(frame("wiggle", i) != frame(left ? "right" : "left", i));
    }
  }

  void formatsAreObeyed() {
    Outcome outcome =
        Run({"convert", Path("film.avi"), Path("film.mov"), "--format", "prores-422-hq", "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(QJsonDocument::fromJson(outcome.out).object()["format"].toString(), QString("prores-422-hq"));
    QCOMPARE(Probe(Path("film.mov").toStdString()).video_codec, std::string("prores"));
    outcome = Run({"convert", Path("film.avi"), Path("frame.%04d.png")});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(QFile::exists(Path("frame.0000.png")));
    QVERIFY2(outcome.err.contains("audio track"), outcome.err.constData());
    QCOMPARE(Run({"convert", Path("film.avi"), Path("x.mov"), "--format", "betacam"}).code, 2);
    QCOMPARE(Run({"convert", Path("film.avi"), Path("x.mp4"), "--format", "ffv1"}).code, 1);
    QVERIFY(Run({"convert", "--help"}).out.contains("prores-4444"));
  }

  void failuresNameTheThing_data() {
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("named");
    QTest::newRow("missing") << "nothing.mp4"
                             << "x.mkv"
                             << "nothing.mp4";
    QTest::newRow("empty") << "empty.mp4"
                           << "x.mkv"
                           << "empty.mp4";
    QTest::newRow("text") << "text.mp4"
                          << "x.mkv"
                          << "text.mp4";
    QTest::newRow("directory") << "."
                               << "x.mkv" << folder_.path();
    QTest::newRow("no folder") << "film.avi"
                               << "none/x.mkv"
                               << "none";
    QTest::newRow("ending") << "film.avi"
                            << "x.txt"
                            << "x.txt";
    QTest::newRow("onto itself") << "film.mkv"
                                 << "film.mkv"
                                 << "film.mkv";
  }
  void failuresNameTheThing() {
    QFETCH(QString, input);
    QFETCH(QString, output);
    QFETCH(QString, named);
    if (input == "film.mkv") QVERIFY(QFile::copy(Path("out.mkv"), Path(input)));
    const QStringList before = Files();
    const Outcome outcome = Run({"convert", Path(input), Path(output)});
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY2(outcome.err.contains(named.toUtf8()), outcome.err.constData());
    QVERIFY(outcome.err.trimmed().endsWith('.'));
    QCOMPARE(Files(), before);
  }

  void aWrongWordIsAUsageError() {
    QCOMPARE(Run({"convert", Path("film.avi")}).code, 2);
    QCOMPARE(Run({"convert", Path("film.avi"), Path("x.mkv"), "--layout", "upside-down"}).code, 2);
    QCOMPARE(Run({"info"}).code, 2);
    const Outcome outcome = Run({"frobnicate"});
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.contains("frobnicate"));
    QCOMPARE(Run({"--help"}).code, 0);
  }

  void anUnknownStyleListsThoseThereAre() {
    const Outcome outcome = Run({"convert", Path("film.avi"), Path("x.mkv"), "--style", "noir"});
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.err.contains("anime") && outcome.err.contains("sci-fi") &&
            outcome.err.contains("modern"));
  }

  void anInterruptIsGoneOnFrom() {
    const QStringList arguments = {"convert", Path("film.avi"), Path("stopped.mkv"), "--codec", "ffv1"};
    QProcess process;
    process.start(ZEROPLANE_PROGRAM, arguments);
    QVERIFY(process.waitForStarted());
    process.setReadChannel(QProcess::StandardError);
    QVERIFY(process.waitForReadyRead(60000));  // the first progress line: the work has begun
    process.terminate();
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(!QFile::exists(Path("stopped.mkv")));
    const Outcome resumed = Run(arguments + QStringList{"--resume"});
    QVERIFY2(resumed.code == 0, resumed.err.constData());
    QVERIFY(!QFile::exists(Path("stopped.mkv.parts")));
    const Outcome whole = Run({"convert", Path("film.avi"), Path("unstopped.mkv"), "--codec", "ffv1"});
    QVERIFY2(whole.code == 0, whole.err.constData());
    QFile a(Path("stopped.mkv")), b(Path("unstopped.mkv"));
    QVERIFY(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly) && a.readAll() == b.readAll());
  }

  void aPartIsCutByTimeTimecodeAndShots() {
    const auto frames = [this](const QStringList& range) {
      const Outcome outcome =
          Run(QStringList{"convert", Path("film.avi"), Path("part.mkv"), "--json"} + range);
      return outcome.code == 0 ? QJsonDocument::fromJson(outcome.out).object()["frames"].toInt()
                               : -outcome.code;
    };
    QCOMPARE(frames({"--from", "0.2", "--to", "0.6"}), 10);  // of 25 a second
    QCOMPARE(frames({"--to", "00:00:00:05"}), 5);
    QCOMPARE(frames({"--shots", "1"}), film_.frames);
    QCOMPARE(frames({"--shots", "2"}), -1);
    QCOMPARE(frames({"--from", "99"}), -1);
    QCOMPARE(frames({"--from", "soon"}), -1);
    QCOMPARE(frames({"--from", "0", "--shots", "1"}), -2);
  }

  void aPartOfThePictureStaysAsItIs() {
    const auto convert = [this](const QString& part) {
      return Run({"convert", Path("film.avi"), Path("boxed.mkv"), "--codec", "ffv1", "--depth-budget", "4",
                  "--to", "0.08", "--active-picture", part, "--json"});
    };
    const int bar = film_.height / 4;
    const QString part = QString("%1x%2+0+%3").arg(film_.width).arg(film_.height - 2 * bar).arg(bar);
    const Outcome outcome = convert(part);
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QCOMPARE(QJsonDocument::fromJson(outcome.out).object()["active_picture"].toString(), part);
    const Picture made = VideoReader(Path("boxed.mkv").toStdString()).ReadFrame(1);
    bool differs = false;
    for (int y = 0; y < film_.height; ++y) {
      const std::uint8_t* eyes = made->row(y);
      const bool same = std::equal(eyes, eyes + made->row_size() / 2, eyes + made->row_size() / 2);
      if (y < bar || y >= film_.height - bar) QVERIFY2(same, qPrintable(QString::number(y)));
      differs = differs || !same;
    }
    QVERIFY(differs);
    QCOMPARE(convert("bars").code, 1);
    const Outcome outside = convert("99999x2+0+0");
    QVERIFY(outside.code == 1 && outside.err.contains("lies outside of the picture"));
  }

  void theNameTellsTheLayoutWhenAsked() {
    const Outcome outcome =
        Run({"convert", Path("film.avi"), Path("tagged.mkv"), "--name-tag", "--to", "0.2"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(QFile::exists(Path("tagged_LRF_Full_SBS.mkv")));
  }

  void theScreenLiesWhereItWasAsked() {
    const Outcome outcome = Run({"convert", Path("film.avi"), Path("zero.mkv"), "--depth-budget", "2",
                                 "--zero-plane", "25", "--screen", "raw", "--to", "0.2", "--json"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    const QJsonObject report = QJsonDocument::fromJson(outcome.out).object();
    const QJsonObject shot = report["shots"].toArray()[0].toObject();
    QCOMPARE(shot["depth_range_pct"].toDouble(), 2.0);
    QCOMPARE(shot["background_pct"].toDouble(), 0.5);
    QVERIFY(shot["near_pct"].toDouble() >= -1.51 && shot["far_pct"].toDouble() <= 0.51);
    QCOMPARE(report["rendering"].toObject()["stages"].toArray().size(), 3);
    QVERIFY(report["cpu_s"].toDouble() > 0);
  }

  void aPictureMakesAPicture() {
    Outcome outcome =
        Run({"convert", Path("film.avi"), Path("still.%02d.png"), "--layout", "left", "--to", "0.04"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    for (const char* name : {"still.jps", "still.mpo", "still.jpg", "still.tif"}) {
      outcome = Run({"convert", Path("still.00.png"), Path(name)});
      QVERIFY2(outcome.code == 0, outcome.err.constData());
      QCOMPARE(Probe(Path(name).toStdString()).frame_count, std::int64_t{1});
    }
  }

  void aContactSheetIsAPicture() {
    const Outcome outcome = Run({"sheet", Path("film.avi"), Path("sheet.png"), "--cell-width", "64"});
    QVERIFY2(outcome.code == 0, outcome.err.constData());
    QVERIFY(QFile::exists(Path("sheet.png")));
  }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
