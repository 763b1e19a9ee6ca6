#include <QTest>

#include "app/progress_line.h"

using namespace zeroplane;

class TestProgressLine : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void durationsReadLikeAClock_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << "0:00";
    QTest::newRow("rounded") << 59.6 << "1:00";
    QTest::newRow("minutes") << 125.0 << "2:05";
    QTest::newRow("hours") << 3723.0 << "1:02:03";
    QTest::newRow("negative") << -5.0 << "0:00";
  }
  void durationsReadLikeAClock() {
    QFETCH(double, seconds);
    QTEST(QString::fromStdString(DurationText(seconds)), "text");
  }

  /// A quarter done in ten seconds leaves thirty.
  void theTimeLeftFollowsFromWhatIsDone() {
    QCOMPARE(QString::fromStdString(ProgressSentence({"Rendering", 0.25, 10})),
             QString("Rendering   25 %  0:30 left"));
  }
  void nothingIsForetoldAtTheStartOrTheEnd() {
    QVERIFY(!QString::fromStdString(ProgressSentence({"Rendering", 0.001, 10})).contains("left"));
    QVERIFY(!QString::fromStdString(ProgressSentence({"Rendering", 1, 10})).contains("left"));
  }

  void theBarFillsTheLineAndNoMore_data() {
    QTest::addColumn<int>("columns");
    for (const int columns : {20, 40, 79, 200}) QTest::addRow("%d", columns) << columns;
  }
  void theBarFillsTheLineAndNoMore() {
    QFETCH(int, columns);
    const std::string line = ProgressBar({"Rendering frame 120 of 1691, 24.1 frames/s", 0.5, 60}, columns);
    QCOMPARE(static_cast<int>(line.size()), columns);
  }
  void theBarIsAsFullAsTheWorkIsDone() {
    const QString half = QString::fromStdString(ProgressBar({"x", 0.5, 60}, 79));
    QCOMPARE(half.count('#'), half.count('.'));
    QVERIFY(half.count('#') >= 4);
    QCOMPARE(QString::fromStdString(ProgressBar({"x", 1, 60}, 79)).count('.'), 0);
    QCOMPARE(QString::fromStdString(ProgressBar({"x", 0, 60}, 79)).count('#'), 0);
  }
};

QTEST_APPLESS_MAIN(TestProgressLine)
#include "tst_progress_line.moc"
