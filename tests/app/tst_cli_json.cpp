#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongest_ms = 120000;

struct Outcome {
  int code = -1;
  QByteArray out, err;
};

Outcome Run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  process.waitForFinished(kLongest_ms);
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

Outcome Zeroplane(const QStringList& arguments) {
  return Run(ZEROPLANE_PROGRAM, arguments);
}

/// The fields that the table of a section of docs/json.md names.
QStringList Documented(const QString& section) {
  QFile page(QStringLiteral(ZEROPLANE_SOURCE_DIR "/docs/json.md"));
  if (!page.open(QIODevice::ReadOnly)) return {};
  const QString text = QString::fromUtf8(page.readAll());
  const qsizetype begin = text.indexOf("## `zeroplane " + section);
  if (begin < 0) return {};
  const QString body = text.mid(begin, text.indexOf("\n## ", begin) - begin);
  QStringList fields;
  for (const QString& line : body.split('\n')) {
    if (!line.startsWith("| `")) continue;
    auto names = QRegularExpression("`([a-z_]+)`").globalMatch(line.section('|', 1, 1));
    while (names.hasNext()) fields << names.next().captured(1);
  }
  fields.sort();
  return fields;
}

}  // namespace

/// What `--json` prints is what docs/json.md promises: no field more, no field less, and true.
class TestCliJson : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString Path(const QString& name) const { return folder_.path() + "/" + name; }
  QJsonObject Json(const QStringList& arguments) const {
    const Outcome outcome = Zeroplane(arguments);
    if (outcome.code != 0) qWarning() << outcome.err;
    return QJsonDocument::fromJson(outcome.out).object();
  }

  void MakeFilm() {
    QFile subtitles(Path("text.srt"));
    QVERIFY(subtitles.open(QIODevice::WriteOnly));
    subtitles.write("1\n00:00:00,200 --> 00:00:00,900\nHello\n");
    QFile chapters(Path("chapters.txt"));
    QVERIFY(chapters.open(QIODevice::WriteOnly));
    chapters.write(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=Two\n");
    subtitles.close();
    chapters.close();
    // Half of it one picture, half another: two shots.
    const Outcome made = Run(
        "ffmpeg", {"-v",
                   "error",
                   "-y",
                   "-f",
                   "lavfi",
                   "-i",
                   "color=red:s=320x180:r=24000/1001:d=1.001[a];testsrc2=s=320x180:r=24000/1001:d=1.001[b];"
                   "[a][b]concat=n=2",
                   "-f",
                   "lavfi",
                   "-i",
                   "sine=d=2",
                   "-f",
                   "lavfi",
                   "-i",
                   "sine=f=220:d=2",
                   "-i",
                   Path("text.srt"),
                   "-i",
                   Path("chapters.txt"),
                   "-map",
                   "0",
                   "-map",
                   "1",
                   "-map",
                   "2",
                   "-map",
                   "3",
                   "-map_chapters",
                   "4",
                   "-c:v",
                   "libx264",
                   "-pix_fmt",
                   "yuv420p10le",
                   "-color_primaries",
                   "bt2020",
                   "-color_trc",
                   "smpte2084",
                   "-colorspace",
                   "bt2020nc",
                   "-color_range",
                   "tv",
                   "-c:a",
                   "aac",
                   "-metadata:s:a:0",
                   "language=eng",
                   "-metadata:s:a:1",
                   "language=fra",
                   "-metadata",
                   "timecode=01:00:00:00",
                   "-c:s",
                   "mov_text",
                   Path("film.mov")});
    QVERIFY2(made.code == 0, made.err.constData());
  }

 private Q_SLOTS:
  void initTestCase() {
    if (QStandardPaths::findExecutable("ffmpeg").isEmpty()) QSKIP("ffmpeg makes this test's film");
    MakeFilm();
  }

  void infoTellsEveryField() {
    const QJsonObject info = Json({"info", Path("film.mov"), "--json"});
    QCOMPARE(info.keys(), Documented("info"));
    QCOMPARE(info["width"].toInt(), 320);
    QCOMPARE(info["height"].toInt(), 180);
    QCOMPARE(info["frames"].toInt(), 48);
    QCOMPARE(info["fps"].toString(), "24000/1001"_L1);
    QVERIFY(std::abs(info["duration_s"].toDouble() - 48 * 1001 / 24000.0) < 1e-3);
    QCOMPARE(info["vfr"], QJsonValue(false));
    QCOMPARE(info["bit_depth"].toInt(), 10);
    QCOMPARE(info["rotation"].toInt(-1), 0);
    QCOMPARE(info["sar"].toString(), "1/1"_L1);
    QCOMPARE(info["stereo"], QJsonValue(QJsonValue::Null));
    QCOMPARE(info["timecode"].toString(), "01:00:00:00"_L1);
  }

  void infoTellsColourAndTracks() {
    const QJsonObject info = Json({"info", Path("film.mov"), "--json"});
    const QJsonObject colour = info["colour"].toObject();
    QCOMPARE(colour["primaries"].toString(), "bt2020"_L1);
    QCOMPARE(colour["transfer"].toString(), "smpte2084"_L1);
    QCOMPARE(colour["matrix"].toString(), "bt2020nc"_L1);
    QCOMPARE(colour["range"].toString(), "tv"_L1);
    const QJsonArray audio = info["audio"].toArray();
    QCOMPARE(audio.size(), 2);
    QCOMPARE(audio[0].toObject()["language"].toString(), "eng"_L1);
    QCOMPARE(audio[1].toObject()["language"].toString(), "fra"_L1);
    QCOMPARE(info["subtitles"].toArray().size(), 1);
    QCOMPARE(info["subtitles"].toArray()[0].toObject()["bitmap"], QJsonValue(false));
    const QJsonArray chapters = info["chapters"].toArray();
    QCOMPARE(chapters.size(), 2);
    QCOMPARE(chapters[1].toObject()["title"].toString(), "Two"_L1);
    QCOMPARE(chapters[1].toObject()["start_s"].toDouble(), 1.0);
  }

  void shotsCoverTheFilmInclusively() {
    const QJsonObject result = Json({"shots", Path("film.mov"), "--json"});
    QCOMPARE(result.keys(), Documented("shots"));
    const QJsonArray shots = result["shots"].toArray();
    QCOMPARE(shots.size(), 2);
    QCOMPARE(shots[0].toObject()["index"].toInt(-1), 0);
    QCOMPARE(shots[0].toObject()["first"].toInt(-1), 0);
    QCOMPARE(shots[0].toObject()["last"].toInt(), 23);
    QCOMPARE(shots[1].toObject()["first"].toInt(), 24);
    QCOMPARE(shots[1].toObject()["last"].toInt(), 47);
    QCOMPARE(shots[1].toObject()["transition"].toString(), "cut"_L1);
    QVERIFY(shots[0].toObject().contains("name"));
  }

  void shotListsGoOutAndComeBack_data() {
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("file");
    QTest::newRow("EDL") << "--edl"
                         << "cut.edl";
    QTest::newRow("OTIO") << "--otio"
                          << "cut.otio";
    QTest::newRow("CSV") << "--csv"
                         << "cut.csv";
  }
  /// What `shots` writes makes the same shots again in a new project.
  void shotListsGoOutAndComeBack() {
    QFETCH(QString, option);
    QFETCH(QString, file);
    const QJsonArray found =
        Json({"shots", Path("film.mov"), option, Path(file), "--json"})["shots"].toArray();
    QCOMPARE(found.size(), 2);
    const QString project = Path(file + ".zeroplane");
    const QJsonArray made = Json({"new", project, Path("film.mov"), Path(file), "--json"})["shots"].toArray();
    QCOMPARE(made.size(), found.size());
    for (int i = 0; i < made.size(); ++i) {
      QCOMPARE(made[i].toObject()["first"], found[i].toObject()["first"]);
      QCOMPARE(made[i].toObject()["last"], found[i].toObject()["last"]);
    }
  }

  void showTellsEveryFieldOfAProject() {
    QVERIFY(!Json({"new", Path("p.zeroplane"), Path("film.mov"), "--json"}).isEmpty());
    const QJsonObject shown = Json({"show", Path("p.zeroplane"), "--json"});
    QCOMPARE(shown.keys(), Documented("new"));
    QCOMPARE(shown["read_only"], QJsonValue(false));
    QCOMPARE(shown["film"].toObject()["found"], QJsonValue(true));
    QCOMPARE(shown["film"].toObject()["start_timecode"].toString(), "01:00:00:00"_L1);
    QCOMPARE(shown["shots"].toArray().size(), 2);
    for (const char* field : {"index", "first", "last", "transition", "name", "depth_range_pct",
                              "background_pct", "keys", "analysed", "effects", "review", "notes"})
      QVERIFY2(shown["shots"].toArray()[0].toObject().contains(QLatin1String(field)), field);
  }

  void aNewProjectReplacesNothing() {
    QVERIFY(Zeroplane({"new", Path("q.zeroplane"), Path("film.mov")}).code == 0);
    const Outcome again = Zeroplane({"new", Path("q.zeroplane"), Path("film.mov")});
    QCOMPARE(again.code, 1);
    QVERIFY(again.out.isEmpty());
    QVERIFY2(again.err.contains("q.zeroplane"), again.err.constData());
  }

  void failureLeavesStdoutEmpty_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("info") << QStringList{"info", "nothing.mov", "--json"};
    QTest::newRow("shots") << QStringList{"shots", "nothing.mov", "--json"};
    QTest::newRow("new") << QStringList{"new", "x.zeroplane", "nothing.mov", "--json"};
    QTest::newRow("show") << QStringList{"show", "nothing.zeroplane", "--json"};
    QTest::newRow("recover") << QStringList{"recover", "nothing.zeroplane", "x.zeroplane", "--json"};
  }
  void failureLeavesStdoutEmpty() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = Zeroplane(arguments);
    QCOMPARE(outcome.code, 1);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY2(outcome.err.contains("nothing."), outcome.err.constData());
    QVERIFY(!QFile::exists("x.zeroplane"));
  }

  void everyVerbShowsAnExample() {
    for (const char* verb : {"info", "shots", "new", "show", "conform", "relink", "recover", "convert"}) {
      const Outcome outcome = Zeroplane({verb, "--help"});
      QCOMPARE(outcome.code, 0);
      QVERIFY2(outcome.out.contains("Example"), verb);
    }
  }
};

QTEST_GUILESS_MAIN(TestCliJson)
#include "tst_cli_json.moc"
