#include <QtTest>
#include <stdexcept>
#include <string>

#include "core/base/check.h"

class TestCheck : public QObject {
  Q_OBJECT

  template <class Body>
  static std::string MessageOf(Body body) {
    try {
      body();
    } catch (const std::logic_error& error) {
      return error.what();
    }
    return {};
  }

 private Q_SLOTS:
  void namesFileConditionAndBothValues() {
    const int width = 3, limit = 2;
    const QString message = QString::fromStdString(MessageOf([&] { ZP_CHECK_LT(width, limit); }));
    QVERIFY2(message.contains("tst_check.cpp:"), qPrintable(message));
    QVERIFY2(message.contains("width < limit"), qPrintable(message));
    QVERIFY2(message.contains("3 against 2"), qPrintable(message));
  }

  void carriesTheMessage() {
    const QString message =
        QString::fromStdString(MessageOf([] { ZP_CHECK(1 > 2, "one is not more than two"); }));
    QVERIFY2(message.contains("one is not more than two"), qPrintable(message));
  }

  void isSilentWhenTheConditionHolds() {
    const std::string message = MessageOf([] {
      ZP_CHECK(true, "never");
      ZP_CHECK_EQ(2, 2);
      ZP_CHECK_LT(1, 2);
      ZP_CHECK_LE(2, 2);
      ZP_CHECK_GT(2, 1);
      ZP_CHECK_GE(2, 2);
    });
    QCOMPARE(message, std::string());
  }

  void everyComparisonFailsOnItsOwnBorder() {
    QVERIFY(!MessageOf([] { ZP_CHECK_EQ(1, 2); }).empty());
    QVERIFY(!MessageOf([] { ZP_CHECK_LT(2, 2); }).empty());
    QVERIFY(!MessageOf([] { ZP_CHECK_LE(3, 2); }).empty());
    QVERIFY(!MessageOf([] { ZP_CHECK_GT(2, 2); }).empty());
    QVERIFY(!MessageOf([] { ZP_CHECK_GE(1, 2); }).empty());
  }

  void readsItsOperandsOnce() {
    int reads = 0;
    const auto read = [&reads] { return ++reads; };
    ZP_CHECK_EQ(read(), 1);
    QCOMPARE(reads, 1);
  }
};

QTEST_APPLESS_MAIN(TestCheck)
#include "tst_check.moc"
