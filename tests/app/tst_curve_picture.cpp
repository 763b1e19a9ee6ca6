#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "app/curve_picture.h"
#include "core/base/error.h"

using namespace zeroplane;

class TestCurvePicture : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::filesystem::path Csv(const char* text) const {
    const std::filesystem::path path = (folder_.path() + "/curve.csv").toStdString();
    std::ofstream(path) << text;
    return path;
  }

 private Q_SLOTS:
  void columnsComeBackByName() {
    const CurveTable table = ReadCurve(Csv("step,loss,film_ordinal_error\n100,2.5,0.3\n200,2.25,0.25\n"));
    QCOMPARE(table.names, (std::vector<std::string>{"step", "loss", "film_ordinal_error"}));
    QCOMPARE(table.columns[2], (std::vector<double>{0.3, 0.25}));
  }

  void errorsHaveAPanelOfTheirOwn() {
    const ImageU8 both = DrawCurve(ReadCurve(Csv("step,loss,film_ordinal_error\n100,2.5,0.3\n200,2,0.2\n"))),
                  one = DrawCurve(ReadCurve(Csv("step,loss\n100,2.5\n200,2\n")));
    QCOMPARE(both.height(), 2 * one.height());
    QCOMPARE(both.width(), one.width());
  }

  // A falling line: coloured pixels lie higher at the left than at the right.
  void aFallingCurveFalls() {
    const ImageU8 picture = DrawCurve(ReadCurve(Csv("step,loss\n0,4\n100,1\n")));
    const auto row_of_line = [&](int x) {
      for (int y = 30; y < picture.height(); ++y) {
        if (picture.at(x, y, 2) > picture.at(x, y, 0) + 60) return y;
      }
      return -1;
    };
    const int left = row_of_line(picture.width() / 4), right = row_of_line(picture.width() * 3 / 4);
    QVERIFY2(left > 0 && right > left, qPrintable(QString("%1 %2").arg(left).arg(right)));
  }

  void oneRowCanBeDrawn() { QVERIFY(DrawCurve(ReadCurve(Csv("step,loss\n0,4\n"))).width() > 0); }

  void aBadRowIsNamed_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("words") << "step,loss\n1,2\n2,much\n";
    QTest::newRow("short") << "step,loss\n1,2\n2\n";
    QTest::newRow("no rows") << "step,loss\n";
    QTest::newRow("not a number") << "step,loss\n1,nan\n";
    QTest::newRow("empty") << "";
  }
  void aBadRowIsNamed() {
    QFETCH(QString, text);
    QVERIFY_EXCEPTION_THROWN(ReadCurve(Csv(text.toUtf8())), Error);
  }
};

QTEST_APPLESS_MAIN(TestCurvePicture)
#include "tst_curve_picture.moc"
