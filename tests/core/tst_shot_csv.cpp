#include "core/shots/shot_csv.h"
#include "tests/core/shot_list_fixture.h"

using namespace zeroplane;

namespace {

ShotListImport Read(const std::string& text, const FilmClock& film = TestFilm()) {
  return ReadShotCsv(text, "shots.csv", film);
}

}  // namespace

class TestShotCsv : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theTableIsThis() {
    const std::vector<ShotSpan> shots{TestShot(0, 24, "plain"),
                                      TestShot(24, 25, "a \"b\", c", Transition::kDissolve, 1)};
    QCOMPARE(WriteShotCsv(shots, TestFilm()),
             std::string(
                 "index,first,last,start_timecode,end_timecode,frames,transition,transition_frames,name\r\n"
                 "1,0,23,01:00:00:00,01:00:01:00,24,cut,0,plain\r\n"
                 "2,24,24,01:00:01:00,01:00:01:01,1,dissolve,1,\"a \"\"b\"\", c\"\r\n"));
    const std::string wide = WriteShotCsv(shots, TestFilm(), {10});
    QVERIFY(wide.find(",name,handle_first,handle_last\r\n") != std::string::npos);
    QVERIFY(wide.find(",plain,0,33\r\n") != std::string::npos);
    CompareShots(Read(wide).shots, shots);
  }

  void whatIsWrittenIsReadAgain() {
    for (const FilmClock& film : {TestFilm(), DropFrameFilm()}) {
      std::vector<ShotSpan> shots = TestShots(film);
      shots[1].name = " two\r\nlines\t";
      const ShotListImport import = Read(WriteShotCsv(shots, film), film);
      CompareShots(import.shots, shots);
      QVERIFY(import.notes.empty());
    }
  }

  void columnsAreFoundByName() {
    const std::vector<ShotSpan> expected{TestShot(10, 20, "x"), TestShot(20, 30, "y", Transition::kFade, 0)};
    CompareShots(Read("\xEF\xBB\xBFName;LAST; First ;transition\nx;19;10;\ny;29;20;fade\n").shots, expected);
    CompareShots(
        Read("sep=;\r\nfirst;frames;name;transition\r\n10;10;x;cut\r\n\r\n20;10;y;fade\r\n;;;\r\n").shots,
        expected);
    CompareShots(Read("first\tlast\tname\ttransition\r10\t19\tx\r20\t29\ty\tfade").shots, expected);
    CompareShots(Read("name,start_timecode,end_timecode,transition\n"
                      "x,01:00:00:10,01:00:00:20,\ny,01:00:00:20,01:00:01:06,fade\n")
                     .shots,
                 expected);
  }

  void pySceneDetectsListIsRead() {
    const std::string rows =
        "Scene Number,Start Frame,Start Timecode,Start Time (seconds),End Frame,End Timecode,"
        "End Time (seconds),Length (frames),Length (timecode),Length (seconds)\n"
        "1,1,00:00:00.000,0.000,90,00:00:03.754,3.754,90,00:00:03.754,3.754\n"
        "2,91,00:00:03.754,3.754,210,00:00:08.759,8.759,120,00:00:05.005,5.005\n";
    const std::vector<ShotSpan> expected{TestShot(0, 90, ""), TestShot(90, 210, "")};
    CompareShots(Read(rows).shots, expected);
    CompareShots(Read("Timecode List:,00:00:03.754\n" + rows).shots, expected);
  }

  void rowsOutsideOfTheFilmAreReported() {
    const ShotListImport import = Read("first,last\n0,99\n2300,2500\n2400,2500\n");
    CompareShots(import.shots, {TestShot(0, 100, ""), TestShot(2300, 2400, "")});
    QVERIFY(Says(import.notes, "Line 3 reaches beyond"));
    QVERIFY(Says(import.notes, "Line 4 lies outside"));
  }

  void damageIsNamedWithItsLine_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("what");
    QTest::newRow("word") << QByteArray("ten,19,cut,0") << "\"ten\" in column \"FIRST\"";
    QTest::newRow("missing") << QByteArray("10") << "\"\" in column \"LAST\"";
    QTest::newRow("order") << QByteArray("20,10,cut,0") << "ends before it begins";
    QTest::newRow("transition") << QByteArray("10,19,wipe,0") << "no transition \"wipe\"";
    QTest::newRow("length") << QByteArray("10,19,fade,-2") << "shorter than no frames";
    QTest::newRow("too long") << QByteArray("10,99999999999999999999,cut,0") << "not a whole number";
    QTest::newRow("quotation") << QByteArray("\"10,19,cut,0") << "a quotation does not end";
  }
  void damageIsNamedWithItsLine() {
    QFETCH(QByteArray, row);
    QFETCH(QString, what);
    const std::string text =
        "first,last,transition,transition_frames\r\n0,9,cut,0\r\n" + row.toStdString() + "\r\n";
    const QString error = QString::fromStdString(ErrorOf([&] { Read(text); }, ErrorCode::kDamaged));
    QVERIFY2(error.startsWith("shots.csv cannot be read at line 3: "), qPrintable(error));
    QVERIFY2(error.contains(what), qPrintable(error));
  }

  void whatIsNoTableIsRefused() {
    for (const char* text : {"", "a,b\n1,2\n", "first\n1\n", "\n\n\n\nfirst,last\n1,2\n"})
      QVERIFY(ErrorOf([&] { Read(text); }, ErrorCode::kDamaged).find("no columns") != std::string::npos);
    QVERIFY(ErrorOf([] { Read("first,last\n"); }, ErrorCode::kInvalidArgument).find("no shot of this film") !=
            std::string::npos);
    const std::string error =
        ErrorOf([] { Read("start_timecode,end_timecode\n01:00:00:24,01:00:02:00\n"); }, ErrorCode::kDamaged);
    QVERIFY2(
        error.find("line 2: \"01:00:00:24\" in column \"START_TIMECODE\" has frame 24") != std::string::npos,
        error.c_str());
  }
};

QTEST_APPLESS_MAIN(TestShotCsv)
#include "tst_shot_csv.moc"
