#include "core/shots/edl.h"
#include "tests/core/shot_list_fixture.h"

using namespace zeroplane;

namespace {

ShotListImport Read(const std::string& text, const FilmClock& film = TestFilm()) {
  return ReadEdl(text, "cut.edl", film);
}

}  // namespace

class TestEdl : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aListIsWrittenAsOthersWriteIt() {
    const std::vector<ShotSpan> shots{TestShot(0, 24, "a"), TestShot(24, 72, "b", Transition::kDissolve, 6),
                                      TestShot(72, 100, "", Transition::kFade, 12)};
    const std::string expected =
        "TITLE: Film\n"
        "FCM: NON-DROP FRAME\n\n"
        "001  MY_FILM_ V     C        01:00:00:00 01:00:01:00 01:00:00:00 01:00:01:00\n"
        "* FROM CLIP NAME: a\n"
        "* SOURCE FILE: my film (1).mov\n"
        "002  MY_FILM_ V     C        01:00:01:00 01:00:01:00 01:00:01:00 01:00:01:00\n"
        "002  MY_FILM_ V     D    006 01:00:01:00 01:00:03:00 01:00:01:00 01:00:03:00\n"
        "* FROM CLIP NAME: a\n"
        "* TO CLIP NAME: b\n"
        "* SOURCE FILE: my film (1).mov\n"
        "003  BL       V     C        01:00:03:00 01:00:03:00 01:00:03:00 01:00:03:00\n"
        "003  MY_FILM_ V     D    012 01:00:03:00 01:00:04:04 01:00:03:00 01:00:04:04\n"
        "* FROM CLIP NAME: b\n"
        "* SOURCE FILE: my film (1).mov\n";
    QCOMPARE(WriteEdl(shots, TestFilm(), {"Film", "my film (1)", "my film (1).mov"}), expected);
  }

  void whatIsWrittenIsReadAgain_data() {
    QTest::addColumn<bool>("drop");
    QTest::newRow("23.976") << false;
    QTest::newRow("29.97 drop-frame") << true;
  }
  void whatIsWrittenIsReadAgain() {
    QFETCH(bool, drop);
    const FilmClock film = drop ? DropFrameFilm() : TestFilm();
    const std::vector<ShotSpan> shots = TestShots(film);
    const std::string text = WriteEdl(shots, film);
    QCOMPARE(text.find("FCM: DROP FRAME") != std::string::npos, drop);
    const ShotListImport import = ReadEdl(text, "cut.edl", film);
    CompareShots(import.shots, shots);
    QVERIFY(import.notes.empty());
  }

  void moreThan999EventsAreWrittenAndRead() {
    std::vector<ShotSpan> shots;
    for (int i = 0; i < 1200; ++i) shots.push_back(TestShot(2 * i, 2 * i + 2, "s"));
    const std::string text = WriteEdl(shots, TestFilm());
    QVERIFY(text.find("\n1200  AX ") != std::string::npos);
    CompareShots(Read(text).shots, shots);
  }

  void handlesLengthenTheSourceAndRecordTimeRunsOn() {
    const std::vector<ShotSpan> shots{TestShot(0, 24, "a"), TestShot(24, 48, "b", Transition::kFade, 6)};
    EdlOptions options;
    options.handle_frames = 12;
    const std::string text = WriteEdl(shots, TestFilm(), options);
    QVERIFY(text.find("C        01:00:00:00 01:00:01:12 01:00:00:00 01:00:01:12") != std::string::npos);
    QVERIFY(text.find("C        01:00:00:12 01:00:02:12 01:00:01:12 01:00:03:12") != std::string::npos);
    QCOMPARE(text.find("BL "), std::string::npos);
  }

  void aFilmOverMidnightIsReadAgain() {
    const FilmClock film{{25, 1}, "23:59:00:00", 3000};
    const std::vector<ShotSpan> shots{TestShot(0, 1500, "to midnight"), TestShot(1500, 3000, "after")};
    const std::string text = WriteEdl(shots, film);
    QVERIFY(text.find("23:59:00:00 00:00:00:00") != std::string::npos);
    CompareShots(ReadEdl(text, "cut.edl", film).shots, shots);
  }

  void othersListsAreRead() {
    const ShotListImport import = Read(
        "\xEF\xBB\xBF"
        "TITLE:   REEL 1 V3\r\n"
        "FCM: NON-DROP FRAME\r\n\r\n"
        "000001  A001C002_190101_R1ZZ AA/V  C        01:00:10:00 01:00:20:00 10:00:00:00 10:00:10:00\r\n"
        "*FROM CLIP NAME:  A001.mov \r\n"
        "M2   A001C002       048.0                01:00:10:00\r\n"
        "* A COMMENT\r\n"
        "002  A001     A     C        01:00:10:00 01:00:20:00 10:00:00:00 10:00:10:00\r\n"
        "003  A001     A2    C        01:00:10:00 01:00:20:00 10:00:00:00 10:00:10:00\r\n"
        ">>> SOURCE A001 something else\r\n"
        "004  A001     V     C        01:00:20:00 01:00:20:00 10:00:10:00 10:00:10:00\r\n"
        "004  A002     V     W001 024 01:00:30:00 01:00:40:00 10:00:10:00 10:00:20:00\r\n"
        "* FROM CLIP NAME: A001.mov\r\n"
        "* TO CLIP NAME: A002.mov\r\n"
        "005  BL       V     C        00:00:00:00 00:00:01:00 10:00:20:00 10:00:21:00\r\n"
        "006  A003     B     D    012 01:00:05:00 01:00:08:00 10:00:21:00 10:00:24:00");
    CompareShots(import.shots,
                 {TestShot(240, 480, "A001.mov"), TestShot(720, 960, "A002.mov", Transition::kDissolve, 24),
                  TestShot(120, 192, "", Transition::kFade, 12)});
    QVERIFY(Says(import.notes, "Event 000001 (line 4) has a speed change"));
    QVERIFY(Says(import.notes, "is a wipe"));
    QVERIFY(Says(import.notes, "2 events of other tracks"));
    QCOMPARE(import.notes.size(), std::size_t{3});
  }

  void recordTimeCountsWhereTheSourceIsNotThisFilm() {
    const ShotListImport import = Read(
        "001 CAM1 V C 14:10:00:00 14:10:02:00 01:00:00:00 01:00:02:00\n"
        "002 CAM2 V C 01:00:05:00 01:00:08:00 01:00:02:00 01:00:05:00\n");
    CompareShots(import.shots, {TestShot(0, 48, ""), TestShot(48, 120, "")});
    QVERIFY(Says(import.notes, "record time code"));
  }

  void eventsOutsideOfTheFilmAreReported() {
    const ShotListImport import = Read(
        "001 AX V C 01:00:00:00 01:00:02:00 02:00:00:00 02:00:02:00\n"
        "002 AX V C 01:30:00:00 01:30:02:00 02:00:02:00 02:00:04:00\n"
        "003 AX V C 01:01:39:00 01:01:41:00 02:00:04:00 02:00:06:00\n");
    CompareShots(import.shots, {TestShot(0, 48, ""), TestShot(99 * 24, 2400, "")});
    QVERIFY(Says(import.notes, "Event 002 (line 2) lies outside"));
    QVERIFY(Says(import.notes, "Event 003 (line 3) reaches beyond"));
  }

  void countingFollowsTheFcmLine() {
    const std::string event = "001 AX V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n";
    const FilmClock film = DropFrameFilm();  // 01:00:00;00 is its frame 1798
    CompareShots(ReadEdl(event, "a", film).shots, {TestShot(1798, 1858, "")});
    CompareShots(ReadEdl("FCM: DROP FRAME\n" + event, "a", film).shots, {TestShot(1798, 1858, "")});
    const ShotListImport other = ReadEdl("FCM: NON-DROP FRAME\n" + event, "a", film);
    CompareShots(other.shots, {TestShot(1798 + 108, 1858 + 108, "")});
    QVERIFY(Says(other.notes, "counted otherwise"));
    CompareShots(Read("FCM: DROP FRAME\n" + event).shots, {TestShot(0, 48, "")});  // 24 fps has none
  }

  void latin1NamesBecomeUtf8() {
    const auto import = Read(
        "001 AX V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n* FROM CLIP NAME: Br\xFC"
        "cke\n");
    QCOMPARE(import.shots[0].name, std::string("Br\xC3\xBC"
                                               "cke"));
  }

  void damageIsNamedWithItsLine_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("what");
    QTest::newRow("three time codes")
        << QByteArray("002 AX V C 01:00:00:00 01:00:02:00 01:00:00:00") << "four time codes";
    QTest::newRow("no time code") << QByteArray("002 AX V C 01:00:00:00 01:00:02:00 01:00:00:00 soon")
                                  << "\"soon\" is not a time code";
    QTest::newRow("frame") << QByteArray("002 AX V C 01:00:00:24 01:00:02:00 01:00:00:00 01:00:02:00")
                           << "frame 24";
    QTest::newRow("drop") << QByteArray("002 AX V C 01:00:00;02 01:00:02:00 01:00:00:00 01:00:02:00")
                          << "drop-frame";
    QTest::newRow("order") << QByteArray("002 AX V C 01:00:02:00 01:00:00:00 01:00:00:00 01:00:02:00")
                           << "the source ends before it begins";
    QTest::newRow("length") << QByteArray("002 AX V D -12 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00")
                            << "shorter than no frames";
  }
  void damageIsNamedWithItsLine() {
    QFETCH(QByteArray, line);
    QFETCH(QString, what);
    const std::string text =
        "TITLE: x\r\n001 AX V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\r\n" + line.toStdString();
    const QString error = QString::fromStdString(ErrorOf([&] { Read(text); }, ErrorCode::kDamaged));
    QVERIFY2(error.startsWith("cut.edl cannot be read at line 3: "), qPrintable(error));
    QVERIFY2(error.contains(what), qPrintable(error));
  }

  void whatIsNoListIsRefused() {
    for (const char* text : {"", "TITLE: x\n", "Dear editor,\nthe cut is late.\n"})
      QVERIFY(ErrorOf([&] { Read(text); }, ErrorCode::kDamaged).find("no events") != std::string::npos);
    const std::string zeros("001\0 AX", 7);
    QVERIFY(ErrorOf([&] { Read(zeros); }, ErrorCode::kDamaged).find("not a text") != std::string::npos);
    const char elsewhere[] = "001 AX V C 14:00:00:00 14:00:02:00 15:00:00:00 15:00:02:00\n";
    QVERIFY(ErrorOf([&] { Read(elsewhere); }, ErrorCode::kInvalidArgument).find("no shot of this film") !=
            std::string::npos);
    const char audio[] = "001 AX A C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n";
    QVERIFY(ErrorOf([&] { Read(audio); }, ErrorCode::kInvalidArgument).find("no video") != std::string::npos);
  }

  void aFilmsOddTimeCodeIsTakenAsItCan() {
    const std::vector<ShotSpan> shots{TestShot(0, 24, "")};
    // Drop-frame does not exist at 24; "soon" is nothing at all.
    QVERIFY(WriteEdl(shots, {{24, 1}, "01:00:00;00", 100}).find(" 01:00:00:00 01:00:01:00") !=
            std::string::npos);
    QVERIFY(WriteEdl(shots, {{24, 1}, "soon", 100}).find(" 00:00:00:00 00:00:01:00") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestEdl)
#include "tst_edl.moc"
