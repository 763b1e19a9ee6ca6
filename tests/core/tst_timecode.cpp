#include <QTest>

#include "core/base/error.h"
#include "core/base/timecode.h"

using namespace zeroplane;

namespace {

constexpr Rational kFilm{24000, 1001};
constexpr Rational kNtsc{30000, 1001};
constexpr Rational kNtsc60{60000, 1001};
constexpr Rational kPal{25, 1};
constexpr TimecodeCounting kDrop = TimecodeCounting::kDropFrame;

/// What an error says of this text; empty when it is read.
std::string Complaint(const char* text, const Rational& rate) {
  try {
    Timecode::Parse(text, rate);
  } catch (const Error& error) {
    return error.code() == ErrorCode::kInvalidArgument ? error.what() : "another kind of error";
  }
  return {};
}

}  // namespace

class TestTimecode : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsFramesAtTheRoundedRate() {
    QCOMPARE(Timecode(0, {24, 1}).ToString(), std::string("00:00:00:00"));
    QCOMPARE(Timecode(23, {24, 1}).ToString(), std::string("00:00:00:23"));
    QCOMPARE(Timecode(24, kFilm).ToString(), std::string("00:00:01:00"));
    QCOMPARE(Timecode(3600 * 25 + 61 * 25 + 7, kPal).ToString(), std::string("01:01:01:07"));
    QCOMPARE(Timecode(59, kNtsc60).ToString(), std::string("00:00:00:59"));
    QCOMPARE(Timecode(119, {120, 1}).ToString(), std::string("00:00:00:119"));
  }

  void dropFrameLeavesNumbersOut_data() {
    QTest::addColumn<qint64>("frame");
    QTest::addColumn<bool>("sixty");
    QTest::addColumn<QString>("text");
    // Worked out by hand: a minute has 1798 frames of 29.97, ten have 17982, an hour 107892.
    QTest::newRow("the first minute is whole") << qint64{1799} << false << "00:00:59;29";
    QTest::newRow("two numbers later") << qint64{1800} << false << "00:01:00;02";
    QTest::newRow("end of the second minute") << qint64{1800 + 1797} << false << "00:01:59;29";
    QTest::newRow("third minute") << qint64{1800 + 1798} << false << "00:02:00;02";
    QTest::newRow("ten minutes") << qint64{17982} << false << "00:10:00;00";
    QTest::newRow("before ten minutes") << qint64{17981} << false << "00:09:59;29";
    QTest::newRow("one hour") << qint64{107892} << false << "01:00:00;00";
    QTest::newRow("last of the day") << qint64{2589407} << false << "23:59:59;29";
    QTest::newRow("four numbers at 59.94") << qint64{3600} << true << "00:01:00;04";
    QTest::newRow("one hour at 59.94") << qint64{215784} << true << "01:00:00;00";
  }
  void dropFrameLeavesNumbersOut() {
    QFETCH(qint64, frame);
    QFETCH(bool, sixty);
    QFETCH(QString, text);
    const Rational rate = sixty ? kNtsc60 : kNtsc;
    QCOMPARE(QString::fromStdString(Timecode(frame, rate, kDrop).ToString()), text);
    QCOMPARE(qint64{Timecode::Parse(text.toStdString(), rate).frame()}, frame);
  }

  void everyFrameOfADayHasItsOwnText_data() {
    QTest::addColumn<qint64>("num");
    QTest::addColumn<bool>("drop");
    QTest::newRow("23.976") << qint64{24} << false;
    QTest::newRow("29.97 drop-frame") << qint64{30} << true;
    QTest::newRow("59.94 drop-frame") << qint64{60} << true;
  }
  void everyFrameOfADayHasItsOwnText() {
    QFETCH(qint64, num);
    QFETCH(bool, drop);
    const Rational rate{num * 1000, 1001};
    const TimecodeCounting counting = drop ? kDrop : TimecodeCounting::kNonDrop;
    const std::int64_t day = Timecode(0, rate, counting).FramesInDay();
    std::string last;
    for (std::int64_t frame = 0; frame < day; frame += frame < 40000 ? 1 : 997) {
      const std::string text = Timecode(frame, rate, counting).ToString();
      QVERIFY2(last < text, text.c_str());
      QCOMPARE(Timecode::Parse(text, rate).frame(), frame);
      last = text;
    }
  }

  void theDayWraps() {
    QCOMPARE(Timecode(24 * 3600 * 25, kPal).ToString(), std::string("00:00:00:00"));
    QCOMPARE(Timecode(-1, kPal).ToString(), std::string("23:59:59:24"));
    QCOMPARE((Timecode(0, kNtsc, kDrop) + -1).ToString(), std::string("23:59:59;29"));
    QCOMPARE((Timecode::Parse("23:59:59:24", kPal) + 2).ToString(), std::string("00:00:00:01"));
    const Timecode evening = Timecode::Parse("23:59:50:00", kPal);
    const Timecode morning = Timecode::Parse("00:00:10:00", kPal);
    QCOMPARE(morning.FramesSince(evening), std::int64_t{20 * 25});
    QCOMPARE(evening.FramesSince(morning), std::int64_t{-20 * 25});
    const Timecode noon = Timecode::Parse("12:00:00:00", kPal);
    QCOMPARE(noon.FramesSince(Timecode(0, kPal)), std::int64_t{12 * 3600 * 25});
    QCOMPARE(Timecode(0, kPal).FramesSince(noon), std::int64_t{12 * 3600 * 25});
  }

  void dropFrameIsMarkedOrAssumed() {
    QCOMPARE(Timecode::Parse("01:00:00.02", kNtsc).ToString(), std::string("01:00:00;02"));
    QCOMPARE(Timecode::Parse("01;00;00;02", kNtsc).ToString(), std::string("01:00:00;02"));
    QCOMPARE(Timecode::Parse("01:00:00:02", kNtsc).counting(), TimecodeCounting::kNonDrop);
    QCOMPARE(Timecode::Parse("01:00:00:02", kNtsc, kDrop).ToString(), std::string("01:00:00;02"));
    QCOMPARE(Timecode::Parse("1:0:0:5", kPal).ToString(), std::string("01:00:00:05"));
  }

  void badTextIsRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("why");
    for (const char* text : {"", "01:00:00", "01:00:00:00:00", "aa:00:00:00", "01:00:00:", ":::",
                             "01:00:00:-1", "0001:00:00:00", "01.00:00:00", "01:00:00:00 "})
      QTest::newRow(text) << QString(text) << "is not a time code";
    QTest::newRow("hour") << "24:00:00:00"
                          << "hour above 23";
    QTest::newRow("minute") << "01:60:00:00"
                            << "minute above 59";
    QTest::newRow("second") << "01:00:60:00"
                            << "second above 59";
    QTest::newRow("frame") << "01:00:00:30"
                           << "frame 30";
    QTest::newRow("dropped 0") << "01:01:00;00"
                               << "leaves out";
    QTest::newRow("dropped 1") << "01:59:00;01"
                               << "leaves out";
  }
  void badTextIsRefused() {
    QFETCH(QString, text);
    QFETCH(QString, why);
    const std::string complaint = Complaint(text.toUtf8().constData(), kNtsc);
    QVERIFY2(QString::fromStdString(complaint).contains(why), complaint.c_str());
  }

  void dropFrameExistsOnlyAtMultiplesOfThirty() {
    QVERIFY(Complaint("01:00:00;00", kPal).find("does not exist at 25") != std::string::npos);
    QVERIFY(Complaint("01:00:00;00", kFilm).find("does not exist at 24") != std::string::npos);
    QVERIFY(HasDropFrame(kNtsc60) && HasDropFrame({30, 1}) && !HasDropFrame({50, 1}));
    QVERIFY_EXCEPTION_THROWN(Timecode(0, kPal, kDrop), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestTimecode)
#include "tst_timecode.moc"
