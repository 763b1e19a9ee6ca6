#include <ATen/Parallel.h>

#include <QtTest>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "gpu/compose/color_tables.h"
#include "gpu/compose/disparity_map.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kLineCode = 250;

at::Tensor MapColor(float disparity_pct) {
  return DisparityMap(RowOf({disparity_pct}), {2.0, true});
}

double Distance(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble).sub(b.to(at::kDouble))).norm().item<double>();
}

/// How much of the contour each pixel of a row shows, 0 … 1.
std::vector<double> LineIn(const at::Tensor& map, int y, const DisparityMapOptions& options) {
  DisparityMapOptions plain = options;
  plain.contour = false;
  const at::Tensor with = DisparityMap(map, options), without = DisparityMap(map, plain);
  std::vector<double> line;
  for (int x = 0; x < map.size(1); ++x) {
    const double under = CodeAt(without, y, x);
    line.push_back((CodeAt(with, y, x) - under) / (kLineCode - under));
  }
  return line;
}

}  // namespace

class TestDisparityMap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void MapIsGreyOnTheScreen();
  void MapIsWarmInFrontAndCoolBehind();
  void MapStepsAreEven();
  void MapEndsArePaintable();
  void GreysAreBrightInFront();
  void ContourHasItsWidthAndPlace_data();
  void ContourHasItsWidthAndPlace();
  void ContourOfASlantedLineIsEven();
  void ContourEdgesAStep();
  void NoiseDoesNotTearTheContour();
  void FlatOnTheScreenHasNoContour();
  void NanAndInfinityAreColoured();
  void ResultKeepsItsMemory();
  void AnyNumberOfThreadsGivesTheSameBits();
  void BrokenPreconditionsAreNamed();
};

void TestDisparityMap::MapIsGreyOnTheScreen() {
  const at::Tensor grey = MapColor(0);
  QCOMPARE(CodeAt(grey, 0, 0, 0), CodeAt(grey, 0, 0, 1));
  QCOMPARE(CodeAt(grey, 0, 0, 1), CodeAt(grey, 0, 0, 2));
}

void TestDisparityMap::MapIsWarmInFrontAndCoolBehind() {
  for (const float strength : {0.2f, 1.0f, 2.0f, 50.0f}) {
    QVERIFY(CodeAt(MapColor(-strength), 0, 0, 0) > CodeAt(MapColor(-strength), 0, 0, 2));
    QVERIFY(CodeAt(MapColor(strength), 0, 0, 0) < CodeAt(MapColor(strength), 0, 0, 2));
  }
  QVERIFY(MapColor(-50).equal(MapColor(-2)));
  QVERIFY(!MapColor(-1.9f).equal(MapColor(-2)));
}

void TestDisparityMap::MapStepsAreEven() {
  // Both sides leave the grey equally fast, and go on at a steady pace (in code values, a rough stand-in for
  // sight).
  const DivergingEnds ends = ScreenColorEnds();
  const auto chroma = [](const OkLab& color) { return std::hypot(color.a, color.b); };
  QCOMPARE(ends.front.lightness, ends.behind.lightness);
  QVERIFY(std::abs(chroma(ends.front) - chroma(ends.behind)) < 1e-12);
  for (const float side : {-1.0f, 1.0f}) {
    const double first = Distance(MapColor(0), MapColor(side * 0.5f)),
                 last = Distance(MapColor(side * 1.5f), MapColor(side * 2));
    QVERIFY(first > last / 2 && first < last * 2);
  }
}

void TestDisparityMap::MapEndsArePaintable() {
  const DivergingEnds ends = ScreenColorEnds();
  for (const OkLab& color : {ends.front, ends.screen, ends.behind}) {
    for (const double channel : OkLabToLinearRgb(color)) QVERIFY(channel >= 0 && channel <= 1);
  }
}

void TestDisparityMap::GreysAreBrightInFront() {
  const at::Tensor map =
      DisparityMap(RowOf({-9, -2, -1, 0, 1, 2, 9}), {2.0, false, 2.0, DisparityMapStyle::kGreys});
  const std::array want = {255, 255, 191, 128, 64, 0, 0};
  for (int x = 0; x < 7; ++x) {
    for (int c = 0; c < 3; ++c) QVERIFY(std::abs(CodeAt(map, 0, x, c) - want[x]) <= 1);
  }
}

void TestDisparityMap::ContourHasItsWidthAndPlace_data() {
  QTest::addColumn<double>("place");
  QTest::addColumn<double>("width_px");
  for (const double place : {10.0, 10.5, 10.25, 9.9}) {
    for (const double width_px : {1.0, 2.0, 3.0}) {
      QTest::addRow("at %.2f, %.0f wide", place, width_px) << place << width_px;
    }
  }
}

void TestDisparityMap::ContourHasItsWidthAndPlace() {
  QFETCH(double, place);
  QFETCH(double, width_px);
  const at::Tensor slope = MapOf(7, 22, [&](int, int x) { return (x - place) * 0.1; });
  const std::vector<double> line = LineIn(slope, 3, {2.0, true, width_px});
  double total = 0, moment = 0;
  for (int x = 0; x < 22; ++x) {
    total += line[x];
    moment += line[x] * x;
  }
  constexpr double kCodes = 0.02;  // two of the hundred-odd between the map and the line
  QVERIFY2(std::abs(total - width_px) < 3 * kCodes, qPrintable(QString::number(total)));
  QVERIFY2(std::abs(moment / total - place) < 3 * kCodes, qPrintable(QString::number(moment / total)));
}

void TestDisparityMap::ContourOfASlantedLineIsEven() {
  // Every row of a slanted zero-plane carries the same amount of line, width / cos of the slant.
  const at::Tensor plane = MapOf(40, 60, [](int y, int x) { return (x - 18 - 0.6 * y) * 0.05; });
  for (int y = 4; y < 36; ++y) {
    double total = 0;
    for (const double part : LineIn(plane, y, {2.0, true, 2.0})) total += part;
    QVERIFY2(std::abs(total - 2 * std::hypot(1, 0.6)) < 0.15, qPrintable(QString::number(total)));
  }
}

void TestDisparityMap::ContourEdgesAStep() {
  const at::Tensor step = MapOf(7, 20, [](int, int x) { return x < 10 ? -1.0 : 1.0; });
  const std::vector<double> line = LineIn(step, 3, {2.0, true, 2.0});
  for (int x = 0; x < 20; ++x)
    QVERIFY2((line[x] > 0.5) == (x == 9 || x == 10), qPrintable(QString::number(x)));
}

void TestDisparityMap::NoiseDoesNotTearTheContour() {
  // Noise of half a step from pixel to pixel: the line stays in one piece, one a row, near its place.
  std::mt19937 random(5);
  const at::Tensor noisy = MapOf(
      60, 60, [&random](int, int x) { return (x - 29.5) * 0.02 + 0.01 * (random() / 2147483648.0 - 1); });
  for (int y = 3; y < 57; ++y) {
    const std::vector<double> line = LineIn(noisy, y, {2.0, true, 2.0});
    double total = 0;
    for (int x = 0; x < 60; ++x) {
      total += line[x];
      if (std::abs(x - 29.5) > 4) QVERIFY(line[x] < 0.02);
    }
    QVERIFY2(total > 1.2 && total < 3, qPrintable(QString::number(total)));
  }
}

void TestDisparityMap::FlatOnTheScreenHasNoContour() {
  for (const double level : {0.0, -0.3, 0.7}) {
    const at::Tensor flat = MapOf(9, 12, [level](int, int) { return level; });
    QVERIFY(DisparityMap(flat, {4, true}).equal(DisparityMap(flat, {4, false})));
  }
}

void TestDisparityMap::NanAndInfinityAreColoured() {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN(),
                  kInf = std::numeric_limits<float>::infinity();
  const DisparityMapOptions plain{2.0, false};
  const at::Tensor map = DisparityMap(RowOf({kNan, kInf, -kInf, 0, 2, -2}), plain);
  for (int x = 0; x < 3; ++x) QVERIFY(map.select(1, x).equal(map.select(1, x + 3)));
  DisparityMap(MapOf(6, 6, [=](int y, int x) { return x < y ? kNan : x > y ? kInf : -kInf; }));
}

void TestDisparityMap::ResultKeepsItsMemory() {
  at::Tensor out;
  DisparityMap(MapOf(9, 12, [](int, int x) { return x - 5.0; }), {}, out);
  const void* memory = out.data_ptr();
  const at::Tensor other = MapOf(9, 12, [](int y, int) { return y - 4.0; });
  DisparityMap(other, {}, out);
  QCOMPARE(out.data_ptr(), memory);
  QVERIFY(out.equal(DisparityMap(other)));
}

void TestDisparityMap::AnyNumberOfThreadsGivesTheSameBits() {
  const int threads = at::get_num_threads();
  const at::Tensor map =
      MapOf(331, 250, [](int y, int x) { return std::sin(x * 0.05) + std::cos(y * 0.031); });
  at::set_num_threads(1);
  const at::Tensor one = DisparityMap(map);
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QVERIFY(DisparityMap(map).equal(one));
  }
  at::set_num_threads(threads);
}

void TestDisparityMap::BrokenPreconditionsAreNamed() {
  QVERIFY_EXCEPTION_THROWN(DisparityMap(RowOf({1}), {0, true}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DisparityMap(RowOf({1}), {2, true, 0.5}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DisparityMap(RowOf({1}).to(at::kDouble)), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestDisparityMap)
#include "tst_disparity_map.moc"
