#include <QtTest>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "core/stereo/depth_curve.h"

using namespace zeroplane;

namespace {

constexpr double kDoubleTolerance = 1e-9;  ///< rounding of a cubic at 255
constexpr double kSingleTolerance = 2e-5;  ///< one rounding to float at 255

const DepthCurve kShoulder{{{0, 0}, {40, 10}, {128, 140}, {200, 140}, {255, 250}}};

/// Seeded curves with any number of points, flat pieces and steps among them.
DepthCurve RandomCurve(unsigned seed) {
  std::mt19937 random(seed);
  DepthCurve curve{{}};
  const unsigned count = 2 + random() % 15;
  double iz = random() % 20, to = random() % 20;
  for (unsigned k = 0; k < count && iz <= kIzMax; ++k) {
    curve.points.push_back({iz, std::min(to, kIzMax)});
    iz += 1 + random() % 2560 / 100.0;
    to += random() % 4 == 0 ? 0 : random() % 4000 / 100.0;
  }
  if (curve.points.size() < 2) curve.points.push_back({curve.points[0].iz + 1, 255});
  return curve;
}

std::array<float, kCurveTableSize> TableOf(const DepthCurve& curve) {
  std::array<float, kCurveTableSize> table{};
  FillCurveTable(curve, table);
  return table;
}

}  // namespace

class TestDepthCurve : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void defaultChangesNothing() {
    const DepthCurve curve;
    QVERIFY(curve.IsIdentity());
    for (const double iz : {0.0, 0.3, 101.7, 255.0})
      QVERIFY(std::abs(CurveValue(curve, iz) - iz) < kDoubleTolerance);
    QVERIFY((DepthCurve{{{0, 0}, {77, 77}, {255, 255}}}.IsIdentity()));
    QVERIFY(!(DepthCurve{{{20, 20}, {200, 200}}}.IsIdentity()));  // flat beyond its ends
    QVERIFY(!kShoulder.IsIdentity());
  }

  void passesThroughItsPoints() {
    for (const CurvePoint& point : kShoulder.points)
      QVERIFY(std::abs(CurveValue(kShoulder, point.iz) - point.to) < kDoubleTolerance);
  }

  void straightPointsMakeAStraightLine() {
    const DepthCurve line{{{10, 20}, {60, 45}, {90, 60}, {210, 120}}};
    for (double iz = 10; iz <= 210; iz += 0.7)
      QVERIFY(std::abs(CurveValue(line, iz) - (15 + iz / 2)) < kDoubleTolerance);
  }

  void aFlatPieceStaysFlat() {
    for (double iz = 128; iz <= 200; iz += 0.9)
      QVERIFY(std::abs(CurveValue(kShoulder, iz) - 140) < kDoubleTolerance);
  }

  void neverTurnsDepthRoundNorOvershoots() {
    for (unsigned seed = 0; seed < 200; ++seed) {
      const DepthCurve curve = RandomCurve(seed);
      const auto table = TableOf(curve);
      for (std::size_t i = 1; i < table.size(); ++i) QVERIFY(table[i] >= table[i - 1]);
      QVERIFY(std::abs(table.front() - CurveValue(curve, 0)) <= kSingleTolerance);
      QVERIFY(std::abs(table.back() - curve.points.back().to) <= kSingleTolerance ||
              curve.points.back().iz < kIzMax);
      QVERIFY(table.back() <= static_cast<float>(curve.points.back().to) + kSingleTolerance);
    }
  }

  void hasNoCornerBetweenItsEnds() {
    // The slope from both sides of every inner point, over so short a step that a cubic has hardly bent.
    constexpr double kStep = 1e-5, kSlopeTolerance = 1e-3;
    for (unsigned seed = 0; seed < 50; ++seed) {
      const DepthCurve curve = RandomCurve(seed);
      for (std::size_t k = 1; k + 1 < curve.points.size(); ++k) {
        const double iz = curve.points[k].iz, at = CurveValue(curve, iz);
        const double before = (at - CurveValue(curve, iz - kStep)) / kStep;
        const double after = (CurveValue(curve, iz + kStep) - at) / kStep;
        QVERIFY2(std::abs(before - after) < kSlopeTolerance * (1 + before),
                 qPrintable(QString::number(seed)));
      }
    }
  }

  void keepsTheEndsBeyondThem() {
    const DepthCurve curve{{{50, 30}, {100, 90}}};
    QCOMPARE(CurveValue(curve, 0), 30.0);
    QCOMPARE(CurveValue(curve, 255), 90.0);
    QCOMPARE(CurveValue(curve, -std::numeric_limits<double>::infinity()), 30.0);
    QVERIFY(std::isnan(CurveValue(curve, std::nan(""))));
  }

  void theTableIsAsCloseAsItSays() {
    for (unsigned seed = 0; seed < 60; ++seed) {
      const DepthCurve curve = RandomCurve(seed);
      const auto table = TableOf(curve);
      const double bound = CurveTableError(curve) + kSingleTolerance;
      for (std::size_t i = 0; i + 1 < table.size(); i += 3) {
        for (const double share : {0.0, 0.25, 0.5, 0.75}) {
          const double linear = table[i] + share * (table[i + 1] - table[i]);
          const double exact = CurveValue(curve, (static_cast<double>(i) + share) / kCurveStepsPerIz);
          QVERIFY2(std::abs(linear - exact) <= bound, qPrintable(QString::number(seed)));
        }
      }
    }
    // What depth_curve.h says of an ordinary piece.
    QVERIFY(CurveTableError({{{0, 0}, {16, 70}, {255, 255}}}) < 0.0011);
  }

  void badCurvesAreNamed_data() {
    QTest::addColumn<std::vector<CurvePoint>>("points");
    QTest::addColumn<QString>("named");
    QTest::newRow("one point") << std::vector<CurvePoint>{{0, 0}} << "kMinPoints";
    std::vector<CurvePoint> many;
    for (int k = 0; k < 17; ++k) many.push_back({k * 10.0, k * 10.0});
    QTest::newRow("seventeen points") << many << "kMaxPoints";
    QTest::newRow("beyond the canvas") << std::vector<CurvePoint>{{0, 0}, {256, 255}} << "iz lies in";
    QTest::newRow("to beyond the canvas") << std::vector<CurvePoint>{{0, -1}, {255, 255}} << "to lies in";
    QTest::newRow("NaN") << std::vector<CurvePoint>{{0, std::nan("")}, {255, 255}} << "to lies in";
    QTest::newRow("too close") << std::vector<CurvePoint>{{3, 0}, {3.5, 9}} << "at least 1";
    QTest::newRow("falling") << std::vector<CurvePoint>{{3, 9}, {30, 8}} << "never falls";
  }
  void badCurvesAreNamed() {
    QFETCH(std::vector<CurvePoint>, points);
    QFETCH(QString, named);
    try {
      DepthCurve{points}.Check();
      QFAIL("passed");
    } catch (const std::logic_error& error) {
      QVERIFY2(QString(error.what()).contains(named), error.what());
    }
    QVERIFY_EXCEPTION_THROWN(CurveValue(DepthCurve{points}, 1), std::logic_error);
  }
};

QTEST_APPLESS_MAIN(TestDepthCurve)
#include "tst_depth_curve.moc"
