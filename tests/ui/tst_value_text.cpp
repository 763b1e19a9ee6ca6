#include <QTest>

#include "ui/inspector/value_text.h"

namespace zeroplane::ui {
namespace {

constexpr int kEyeWidth = 1920;
constexpr double kCurrent = 0.5;

class ValueTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void parses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("unit");
    QTest::addColumn<double>("expected");
    const int percent = int(ValueUnit::kPercent), factor = int(ValueUnit::kFactor),
              pixels = int(ValueUnit::kPixels);
    QTest::newRow("bare") << "1.2" << percent << 1.2;
    QTest::newRow("percent") << "1.2%" << percent << 1.2;
    QTest::newRow("spaces") << "  1.2 % " << percent << 1.2;
    QTest::newRow("comma") << "1,25 %" << percent << 1.25;
    QTest::newRow("no leading zero") << ".5" << percent << 0.5;
    QTest::newRow("negative is absolute") << "-0.4" << percent << -0.4;
    QTest::newRow("true minus") << QStringLiteral(u"\u22120.4\u00a0%") << percent << -0.4;
    QTest::newRow("plus adds") << "+0.1" << percent << 0.6;
    QTest::newRow("plus adds pixels") << "+19.2px" << percent << 1.5;
    QTest::newRow("pixels") << "12px" << percent << 0.625;
    QTest::newRow("negative pixels") << "-12 px" << percent << -0.625;
    QTest::newRow("factor") << "1.3" << factor << 1.3;
    QTest::newRow("radius") << "48 px" << pixels << 48.0;
  }

  void parses() {
    QFETCH(QString, text);
    QFETCH(int, unit);
    QFETCH(double, expected);
    const auto value = ParseValue(text, ValueUnit(unit), kCurrent, kEyeWidth);
    QVERIFY(value.has_value());
    QCOMPARE(*value, expected);
  }

  void refuses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("unit");
    const int percent = int(ValueUnit::kPercent), factor = int(ValueUnit::kFactor),
              pixels = int(ValueUnit::kPixels);
    QTest::newRow("empty") << "" << percent;
    QTest::newRow("word") << "deep" << percent;
    QTest::newRow("two numbers") << "1 2" << percent;
    QTest::newRow("unit alone") << "%" << percent;
    QTest::newRow("unknown unit") << "1mm" << percent;
    QTest::newRow("factor in percent") << "1%" << factor;
    QTest::newRow("factor in pixels") << "1px" << factor;
    QTest::newRow("radius in percent") << "1%" << pixels;
  }

  void refuses() {
    QFETCH(QString, text);
    QFETCH(int, unit);
    QVERIFY(!ParseValue(text, ValueUnit(unit), kCurrent, kEyeWidth));
  }

  void pixelsNeedAWidth() { QVERIFY(!ParseValue(QStringLiteral("12px"), ValueUnit::kPercent, 0, 0)); }

  void whatIsShownCanBeTypedBack() {
    for (const auto unit :
         {ValueUnit::kPercent, ValueUnit::kPercentPlain, ValueUnit::kFactor, ValueUnit::kPixels}) {
      const double value = unit == ValueUnit::kPixels ? 48 : -0.82;
      const QString shown = ValueText(value, unit);
      QCOMPARE(ParseValue(shown, unit, kCurrent, kEyeWidth).value_or(99), value);
    }
    QCOMPARE(ValueText(1.12, ValueUnit::kPercent), QStringLiteral(u"+1.12\u00a0%"));
  }
};

}  // namespace
}  // namespace zeroplane::ui

QTEST_APPLESS_MAIN(zeroplane::ui::ValueTextTest)
#include "tst_value_text.moc"
