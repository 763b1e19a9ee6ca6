#include <QtTest>

#include "core/stereo/grade.h"
#include "core/stereo/units.h"

using namespace zeroplane;

namespace {

constexpr double kPctTolerance = 1e-12;  ///< rounding of a few double operations on percents
constexpr double kFarIz = 0, kNearIz = kIzMax;

bool Near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance;
}

}  // namespace

class TestGrade : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// d = x_right - x_left is negative in front: a nearer thing (larger iz) has a smaller disparity.
  void nearerIsSmaller() {
    const Grade grade{2.0, 0.5};
    double before = grade.DisparityPct(kFarIz);
    QCOMPARE(before, 0.5);
    for (double iz = 1; iz <= kNearIz; ++iz) {
      const double disparity = grade.DisparityPct(iz);
      QVERIFY(disparity < before);
      before = disparity;
    }
    QCOMPARE(before, -1.5);
    QCOMPARE(grade.near_pct(), -1.5);
  }

  void theZeroPlaneLiesOnTheScreen() {
    const Grade grade{2.0, 0.5};
    QCOMPARE(grade.ZeroPlaneIz(), kIzMax / 4);
    QVERIFY(Near(grade.DisparityPct(grade.ZeroPlaneIz()), 0.0, kPctTolerance));
    QVERIFY2(grade.DisparityPct(grade.ZeroPlaneIz() - 1) > 0, "farther than the screen is behind it");
    QVERIFY2(grade.DisparityPct(grade.ZeroPlaneIz() + 1) < 0, "nearer than the screen is in front of it");
    QCOMPARE((Grade{0.0, 0.5}.ZeroPlaneIz()), 0.0);
  }

  void depthPivotsOnTheScreen_data() {
    QTest::addColumn<double>("range_pct");
    QTest::newRow("flatter") << 0.3;
    QTest::newRow("same") << 2.0;
    QTest::newRow("deeper") << 4.5;
  }
  void depthPivotsOnTheScreen() {
    QFETCH(double, range_pct);
    for (const double background_pct : {0.5, 1.9, 2.6, -0.4}) {
      const Grade before{2.0, background_pct};
      const Grade after = before.WithDepthKeepingScreen(range_pct);
      QCOMPARE(after.depth_range_pct, range_pct);
      QVERIFY(Near(after.DisparityPct(before.ZeroPlaneIz()), 0.0, kPctTolerance));
      QVERIFY(Near(after.ZeroPlaneIz(), before.ZeroPlaneIz(), kPctTolerance * kIzMax));
    }
  }

  void aFlatGradeKeepsItsBackground() {
    QVERIFY((Grade{0.0, 0.7}.WithDepthKeepingScreen(1.5) == Grade{1.5, 0.7}));
  }

  void depthPivotsOnTheBackground() {
    QCOMPARE((Grade{2.0, 0.5}.WithDepth(3.0, DepthPivot::kBackground)), (Grade{3.0, 0.5}));
    QCOMPARE((Grade{2.0, 0.5}.WithDepth(3.0, DepthPivot::kScreen)), (Grade{3.0, 0.75}));
  }

  void aChangeMeansTheSameForOtherGrades() {
    QCOMPARE((GradeChange{1.5, 0, DepthPivot::kScreen}.Of({2, 0.5})), (Grade{3, 0.75}));
    QCOMPARE((GradeChange{1.5, 0, DepthPivot::kBackground}.Of({2, 0.5})), (Grade{3, 0.5}));
    QCOMPARE((GradeChange{1, -0.25, DepthPivot::kScreen}.Of({2, 0.5})), (Grade{2, 0.25}));
    QCOMPARE((GradeChange().Of({2, 0.5})), (Grade{2, 0.5}));
  }

  void publishedUnitsAreInverse() {
    QVERIFY(Near(PublishedScale(DepthRangePct(0.023)), 0.023, kPctTolerance));
    QVERIFY(Near(PublishedZeroPlane(BackgroundPct(5.28)), 5.28, kPctTolerance));
  }

  void aClickSetsTheScreen() {
    const Grade before{2.0, 0.5};
    for (const double iz : {0.0, 40.0, 200.0, 255.0}) {
      const Grade after = before.WithScreenAt(before.DisparityPct(iz));
      QVERIFY(Near(after.DisparityPct(iz), 0.0, kPctTolerance));
      QCOMPARE(after.depth_range_pct, before.depth_range_pct);
    }
    QVERIFY2(before.WithScreenAt(-1.0).background_pct > before.background_pct,
             "putting a near thing on the screen moves the background away");
  }

  void percentsAndPixelsAreInverse() {
    QCOMPARE(PctToPx(1.0, 1920), 19.2);
    QCOMPARE(PxToPct(PctToPx(-0.83, 1998), 1998), -0.83);
  }

  /// "near ... far is +0.20 ... +0.85 % (Anime), -0.11 ... +1.03 % (Sci-Fi), +0.36 ... +0.96 % (Modern)".
  void publishedStylesReadAsStated_data() {
    QTest::addColumn<double>("s");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("near_pct");
    QTest::addColumn<double>("far_pct");
    QTest::newRow("anime") << 0.013 << 4.35 << 0.20 << 0.85;
    QTest::newRow("sci-fi") << 0.023 << 5.28 << -0.11 << 1.03;
    QTest::newRow("modern") << 0.012 << 4.90 << 0.36 << 0.96;
  }
  void publishedStylesReadAsStated() {
    QFETCH(double, s);
    QFETCH(double, t);
    const Grade grade{DepthRangePct(s), BackgroundPct(t)};
    QTEST(std::round(grade.near_pct() * 100) / 100, "near_pct");
    QTEST(std::round(grade.background_pct * 100) / 100, "far_pct");
    // The canonical pixel of any canvas value, by Eq. 2 directly.
    const double canonical_px = t - s * 100.0;
    QVERIFY(Near(PctToPx(grade.DisparityPct(100.0), static_cast<int>(kCanonicalWidth)), canonical_px,
                 kPctTolerance));
  }
};

QTEST_APPLESS_MAIN(TestGrade)
#include "tst_grade.moc"
