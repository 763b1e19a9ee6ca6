#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/stereo/screen.h"
#include "core/stereo/units.h"
#include "core/style/reference_style.h"
#include "core/style/strength_grade.h"

using namespace zeroplane;

namespace {

constexpr double kTolerancePct = 1e-9;  ///< rounding of doubles on percents

const char kGood[] = R"({"id": "a", "label": "A", "order": 1, "s": {"mean": 0.01, "sigma": 0.005},
                         "t": {"mean": 4, "sigma": 2}, "source": "test"})";

std::vector<ReferenceStyle> Shipped() {
  return LoadReferenceStyles(ZEROPLANE_SOURCE_DIR "/resources/styles");
}

void Write(const QTemporaryDir& folder, const char* name, const std::string& text) {
  std::ofstream(folder.filePath(name).toStdString()) << text;
}

}  // namespace

class TestReferenceStyle : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void shotsBeginLikeModernFilmsOnATelevision() {
    const std::vector<ReferenceStyle> styles = LoadReferenceStyles(ZEROPLANE_SOURCE_DIR "/resources/styles");
    constexpr double kRounding_pct = 0.005;  // the published figures have three digits
    QVERIFY(std::abs(DefaultGrade(styles).depth_range_pct - 0.60) < kRounding_pct);
    QVERIFY(std::abs(DefaultGrade(styles).background_pct - 0.96) < kRounding_pct);
    QCOMPARE(DefaultGrade({}), LimitToScreen(Grade{}, DefaultScreen()));
  }

  void theShippedStylesAreThePublishedOnes_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<QString>("id");
    QTest::addColumn<double>("s");
    QTest::addColumn<double>("s_sigma");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("t_sigma");
    QTest::newRow("anime") << 0 << "anime" << 0.013 << 0.010 << 4.35 << 2.09;
    QTest::newRow("sci-fi") << 1 << "sci-fi" << 0.023 << 0.020 << 5.28 << 4.68;
    QTest::newRow("modern") << 2 << "modern" << 0.012 << 0.015 << 4.90 << 3.34;
  }
  void theShippedStylesAreThePublishedOnes() {
    QFETCH(int, index);
    QFETCH(QString, id);
    QFETCH(double, s);
    QFETCH(double, s_sigma);
    QFETCH(double, t);
    QFETCH(double, t_sigma);
    const std::vector<ReferenceStyle> styles = Shipped();
    QCOMPARE(styles.size(), std::size_t{3});
    const ReferenceStyle& style = styles[index];
    QCOMPARE(QString::fromStdString(style.id), id);
    QCOMPARE(FindStyle(styles, style.id), &style);
    QVERIFY(!style.label.empty() && !style.source.empty());
    QCOMPARE(style.depth_range_mean_pct, s * 255 / 512 * 100);
    QCOMPARE(style.depth_range_sigma_pct, s_sigma * 255 / 512 * 100);
    QCOMPARE(style.background_mean_pct, t / 512 * 100);
    QCOMPARE(style.background_sigma_pct, t_sigma / 512 * 100);
  }

  void anUnknownStyleIsNull() { QVERIFY(!FindStyle(Shipped(), "western")); }

  void aMissingFolderIsNamed() {
    try {
      LoadReferenceStyles("no/such/styles");
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.code(), ErrorCode::kNotFound);
      QCOMPARE(error.subject(), std::string("no/such/styles"));
    }
  }

  void aDamagedFileIsNamedWithItsField_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("named");
    QTest::newRow("not JSON") << "{\"id\""
                              << "{id"
                              << "JSON";
    QTest::newRow("missing field") << "\"label\""
                                   << "\"lable\""
                                   << "\"label\"";
    QTest::newRow("missing inner field") << "\"sigma\": 2"
                                         << "\"mean\": 2"
                                         << "\"t/sigma\"";
    QTest::newRow("text for a number") << "0.01,"
                                       << "\"much\","
                                       << "\"s/mean\"";
    QTest::newRow("number for a text") << "\"test\""
                                       << "3"
                                       << "\"source\"";
    QTest::newRow("negative deviation") << "0.005"
                                        << "-0.005"
                                        << "\"s/sigma\"";
  }
  void aDamagedFileIsNamedWithItsField() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, named);
    const QTemporaryDir folder;
    const QString text = QString(kGood).replace(from, to);
    QVERIFY(text != kGood);
    Write(folder, "bad.json", text.toStdString());
    try {
      LoadReferenceStyles(folder.path().toStdString());
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.code(), ErrorCode::kDamaged);
      const QString sentence = error.what();
      QVERIFY2(sentence.contains("bad.json") && sentence.contains(named), qPrintable(sentence));
    }
  }

  void stylesComeInTheirOrder() {
    const QTemporaryDir folder;
    Write(folder, "1.json", QString(kGood).replace("\"order\": 1", "\"order\": 9").toStdString());
    Write(folder, "2.json", QString(kGood).replace("\"a\"", "\"b\"").toStdString());
    Write(folder, "notes.txt", "not a style");
    const auto styles = LoadReferenceStyles(folder.path().toStdString());
    QCOMPARE(styles.size(), std::size_t{2});
    QCOMPARE(styles[0].id, std::string("b"));
    QCOMPARE(styles[1].id, std::string("a"));
  }

  void aFilmTakesTheStylesMeanAndDeviation() {
    const ReferenceStyle style{"x", "X", 2.0, 0.3, 1.0, 0.2, ""};
    const std::vector<double> ranges{1.0, 2.0, 3.0, 2.5, 1.5};
    const std::vector<Grade> grades = MatchStyle(style, ranges);
    double mean = 0, variance = 0, background = 0;
    for (const Grade& grade : grades)
      mean += grade.depth_range_pct / 5, background += grade.background_pct / 5;
    for (const Grade& grade : grades) variance += std::pow(grade.depth_range_pct - mean, 2) / 5;
    QVERIFY(std::abs(mean - 2.0) < kTolerancePct);
    QVERIFY(std::abs(std::sqrt(variance) - 0.3) < kTolerancePct);
    QVERIFY(std::abs(background - 1.0) < kTolerancePct);
    QVERIFY(grades[2].depth_range_pct > grades[3].depth_range_pct);  // keeps its place among the shots
    QVERIFY(grades[3].depth_range_pct > grades[1].depth_range_pct);
    QVERIFY(grades[2].background_pct > grades[0].background_pct);
  }

  void likeShotsGoToTheMean() {
    const ReferenceStyle style{"x", "X", 2.0, 0.3, 1.0, 0.2, ""};
    for (const std::vector<double>& ranges : {std::vector<double>{7}, {0.1, 0.1, 0.1}, {0, 0}}) {
      for (const Grade& grade : MatchStyle(style, ranges)) QVERIFY((grade == Grade{2.0, 1.0}));
    }
    QVERIFY(MatchStyle(style, {}).empty());
  }

  void outliersAreHeldAtTwoDeviations() {
    const ReferenceStyle style{"x", "X", 2.0, 0.3, 1.0, 0.2, ""};
    std::vector<double> ranges(20, 1.0);
    ranges.push_back(100);  // a standard score of about 4.5
    const Grade outlier = MatchStyle(style, ranges).back();
    QVERIFY(std::abs(outlier.depth_range_pct - 2.6) < kTolerancePct);
    QVERIFY(std::abs(outlier.background_pct - 1.4) < kTolerancePct);
  }

  void bothStayAboveAQuarterOfTheirMean() {
    const ReferenceStyle style{"x", "X", 2.0, 3.0, 1.0, 1.2, ""};
    QVERIFY((MatchStyle(style, std::vector<double>{1, 3})[0] == Grade{0.5, 0.25}));
  }

  void strengthFillsTheBudgetOfAnyScreen() {
    const std::vector<double> ranges{100, 100, 50, 1, 0};  // the last is not known
    for (const Screen& screen : Screens()) {
      const Screen& limits = screen.width_m > 0 ? screen : DefaultScreen();
      for (const double strength : {1.0, 0.5, 0.0}) {
        const std::vector<Grade> grades = GradesOfStrength(screen, strength, ranges);
        QCOMPARE(grades.size(), ranges.size());
        const double full_pct = limits.budget_pct * strength;
        for (const auto& [i, share] : {std::pair(0, 1.0), {1, 1.0}, {2, 0.5}, {3, 0.25}, {4, 1.0}})
          QVERIFY(std::abs(grades[static_cast<std::size_t>(i)].depth_range_pct - full_pct * share) <
                  kTolerancePct);
        for (const Grade& grade : grades) {
          QVERIFY(grade.background_pct <= limits.far_limit_pct + kTolerancePct);
          QVERIFY(grade.near_pct() >= limits.near_limit_pct - kTolerancePct);
        }
      }
    }
    QVERIFY(GradesOfStrength(DefaultScreen(), 1, {}).empty());
    QVERIFY_EXCEPTION_THROWN(GradesOfStrength(DefaultScreen(), 1.1, ranges), std::logic_error);
  }

  void standardScores() {
    QCOMPARE(StandardScore(3, 1, 4), 0.5);
    QCOMPARE(StandardScore(-3, 1, 4), -1.0);
    QCOMPARE(StandardScore(3, 1, 0), 0.0);
  }
};

QTEST_APPLESS_MAIN(TestReferenceStyle)
#include "tst_reference_style.moc"
