#include <QTest>

#include "core/base/timecode.h"

using namespace zeroplane;

class TestTimecode : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsFramesAtTheRoundedRate() {
    QCOMPARE(Timecode(0, {24, 1}), std::string("00:00:00:00"));
    QCOMPARE(Timecode(23, {24, 1}), std::string("00:00:00:23"));
    QCOMPARE(Timecode(24, {24000, 1001}), std::string("00:00:01:00"));
    QCOMPARE(Timecode(3600 * 25 + 61 * 25 + 7, {25, 1}), std::string("01:01:01:07"));
    QCOMPARE(Timecode(59, {60000, 1001}), std::string("00:00:00:59"));
  }
};

QTEST_APPLESS_MAIN(TestTimecode)
#include "tst_timecode.moc"
