#include <QtTest>
#include <cmath>
#include <stdexcept>

#include "core/stereo/anaglyph.h"
#include "gpu/compose/color_tables.h"
#include "gpu/compose/compose.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kHeight = 5, kWidth = 7;
constexpr double kCodeTolerance = 1.0;

at::Tensor LeftEye() {
  return PictureOf(kHeight, kWidth, [](int y, int x, int c) { return 10 * x + 3 * y + c; });
}
at::Tensor RightEye() {
  return PictureOf(kHeight, kWidth, [](int y, int x, int c) { return 100 + 9 * x + 5 * y + c; });
}
at::Tensor Flat(int red, int green, int blue) {
  return PictureOf(1, 1, [&](int, int, int c) { return c == 0 ? red : c == 1 ? green : blue; });
}
at::Tensor Dubois(const at::Tensor& left, const at::Tensor& right) {
  return Compose(left, right, {Layout::kAnaglyphDubois, false});
}
at::Tensor MapColor(float disparity_pct) {
  return DisparityMap(RowOf({disparity_pct}), {2.0, true});
}

double Distance(const at::Tensor& a, const at::Tensor& b) {
  return (a.to(at::kDouble).sub(b.to(at::kDouble))).norm().item<double>();
}

}  // namespace

class TestCompose : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Sizes_data();
  void Sizes();
  void EyesLieWhereTheLayoutSays();
  void HalvesAreRoundedMeans();
  void SwapPutsRightFirst();
  void SingleEyesAreUntouched();
  void TransferHasItsKnownValues();
  void AnaglyphOfGreysFollowsTheMatrix();
  void AnaglyphKeepsTheEyesApart();
  void MapIsGreyOnTheScreen();
  void MapIsWarmInFrontAndCoolBehind();
  void MapStepsAreEven();
  void MapEndsArePaintable();
  void ContourIsOnePixelWide();
  void BrokenPreconditionsAreNamed();
};

void TestCompose::Sizes_data() {
  QTest::addColumn<int>("layout");
  QTest::addColumn<int>("height");
  QTest::addColumn<int>("width");
  const auto row = [](const char* name, Layout layout, int height, int width) {
    QTest::newRow(name) << static_cast<int>(layout) << height << width;
  };
  row("sbs", Layout::kSideBySide, 5, 14);
  row("sbs-half drops the odd column", Layout::kSideBySideHalf, 5, 6);
  row("tb", Layout::kTopBottom, 10, 7);
  row("tb-half drops the odd row", Layout::kTopBottomHalf, 4, 7);
  row("left", Layout::kLeft, 5, 7);
  row("right", Layout::kRight, 5, 7);
  row("anaglyph", Layout::kAnaglyphDubois, 5, 7);
}

void TestCompose::Sizes() {
  QFETCH(int, layout);
  QFETCH(int, height);
  QFETCH(int, width);
  const at::Tensor out = Compose(LeftEye(), RightEye(), {static_cast<Layout>(layout), false});
  QCOMPARE(out.size(0), height);
  QCOMPARE(out.size(1), width);
  QCOMPARE(out.size(2), 3);
}

void TestCompose::EyesLieWhereTheLayoutSays() {
  const at::Tensor sbs = Compose(LeftEye(), RightEye(), {Layout::kSideBySide, false});
  QVERIFY(sbs.narrow(1, 0, kWidth).equal(LeftEye()));
  QVERIFY(sbs.narrow(1, kWidth, kWidth).equal(RightEye()));
  const at::Tensor tb = Compose(LeftEye(), RightEye(), {Layout::kTopBottom, false});
  QVERIFY(tb.narrow(0, 0, kHeight).equal(LeftEye()));
  QVERIFY(tb.narrow(0, kHeight, kHeight).equal(RightEye()));
}

void TestCompose::HalvesAreRoundedMeans() {
  const at::Tensor sbs = Compose(LeftEye(), RightEye(), {Layout::kSideBySideHalf, false});
  QCOMPARE(CodeAt(sbs, 2, 1), 31);          // (26 + 36) / 2
  QCOMPARE(CodeAt(sbs, 2, 3 + 1, 2), 135);  // (130 + 139) / 2, halves up
  const at::Tensor tb = Compose(LeftEye(), RightEye(), {Layout::kTopBottomHalf, false});
  QCOMPARE(CodeAt(tb, 1, 4), 48);          // (46 + 49) / 2, halves up
  QCOMPARE(CodeAt(tb, 2 + 1, 4, 1), 150);  // (147 + 152) / 2, halves up
}

void TestCompose::SwapPutsRightFirst() {
  for (const Layout layout : {Layout::kSideBySide, Layout::kSideBySideHalf, Layout::kTopBottom,
                              Layout::kTopBottomHalf, Layout::kAnaglyphDubois}) {
    QVERIFY(Compose(LeftEye(), RightEye(), {layout, true})
                .equal(Compose(RightEye(), LeftEye(), {layout, false})));
  }
}

void TestCompose::SingleEyesAreUntouched() {
  for (const bool swap : {false, true}) {
    QVERIFY(Compose(LeftEye(), RightEye(), {Layout::kLeft, swap}).equal(LeftEye()));
    QVERIFY(Compose(LeftEye(), RightEye(), {Layout::kRight, swap}).equal(RightEye()));
  }
}

void TestCompose::TransferHasItsKnownValues() {
  QVERIFY(std::abs(SrgbToLinear(0.5) - 0.21404114) < 1e-7);
  QVERIFY(std::abs(SrgbToLinear(0.02) - 0.02 / 12.92) < 1e-12);
  QCOMPARE(SrgbToLinear(1.0), 1.0);
  for (int code = 0; code <= 255; ++code) {
    QCOMPARE(std::lround(LinearToSrgb(SrgbToLinear(code / 255.0)) * 255), code);
  }
}

void TestCompose::AnaglyphOfGreysFollowsTheMatrix() {
  for (const int grey : {0, 1, 2, 9, 60, 128, 200, 255}) {
    const at::Tensor out = Dubois(Flat(grey, grey, grey), Flat(grey, grey, grey));
    for (int k = 0; k < 3; ++k) {
      double sum = 0;
      for (int c = 0; c < 3; ++c) sum += kDuboisRedCyan.left[3 * k + c] + kDuboisRedCyan.right[3 * k + c];
      const double light = std::min(1.0, std::max(0.0, sum * SrgbToLinear(grey / 255.0)));
      QVERIFY(std::abs(CodeAt(out, 0, 0, k) - 255 * LinearToSrgb(light)) <= kCodeTolerance);
    }
  }
}

void TestCompose::AnaglyphKeepsTheEyesApart() {
  const at::Tensor left_only = Dubois(Flat(255, 255, 255), Flat(0, 0, 0));
  QVERIFY(CodeAt(left_only, 0, 0, 0) > 250 && CodeAt(left_only, 0, 0, 1) == 0 &&
          CodeAt(left_only, 0, 0, 2) == 0);
  const at::Tensor right_only = Dubois(Flat(0, 0, 0), Flat(255, 255, 255));
  QVERIFY(CodeAt(right_only, 0, 0, 0) == 0 && CodeAt(right_only, 0, 0, 1) > 250 &&
          CodeAt(right_only, 0, 0, 2) > 250);
}

void TestCompose::MapIsGreyOnTheScreen() {
  const at::Tensor grey = MapColor(0);
  QCOMPARE(CodeAt(grey, 0, 0, 0), CodeAt(grey, 0, 0, 1));
  QCOMPARE(CodeAt(grey, 0, 0, 1), CodeAt(grey, 0, 0, 2));
}

void TestCompose::MapIsWarmInFrontAndCoolBehind() {
  for (const float strength : {0.2f, 1.0f, 2.0f, 50.0f}) {
    QVERIFY(CodeAt(MapColor(-strength), 0, 0, 0) > CodeAt(MapColor(-strength), 0, 0, 2));
    QVERIFY(CodeAt(MapColor(strength), 0, 0, 0) < CodeAt(MapColor(strength), 0, 0, 2));
  }
  QVERIFY(MapColor(-50).equal(MapColor(-2)));
  QVERIFY(!MapColor(-1.9f).equal(MapColor(-2)));
}

void TestCompose::MapStepsAreEven() {
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

void TestCompose::MapEndsArePaintable() {
  const DivergingEnds ends = ScreenColorEnds();
  for (const OkLab& color : {ends.front, ends.screen, ends.behind}) {
    for (const double channel : OkLabToLinearRgb(color)) QVERIFY(channel >= 0 && channel <= 1);
  }
}

void TestCompose::ContourIsOnePixelWide() {
  const at::Tensor slope = MapOf(3, 8, [](int, int x) { return x - 3.5; });
  const at::Tensor with = DisparityMap(slope, {4, true}), without = DisparityMap(slope, {4, false});
  for (int x = 0; x < 8; ++x) {
    const bool on_line = CodeAt(with, 1, x) != CodeAt(without, 1, x);
    QCOMPARE(on_line, x == 3);
    if (on_line) QCOMPARE(CodeAt(with, 1, x, 0), CodeAt(with, 1, x, 2));
  }
  const at::Tensor behind = DisparityMap(slope.abs(), {4, true});
  QVERIFY(behind.equal(DisparityMap(slope.abs(), {4, false})));
}

void TestCompose::BrokenPreconditionsAreNamed() {
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye(), RightEye(), {Layout::kDisparity, false}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye(), RightEye().narrow(1, 0, 6), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(LeftEye().to(at::kFloat), RightEye().to(at::kFloat), {}),
                           std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Compose(Flat(1, 2, 3), Flat(1, 2, 3), {Layout::kSideBySideHalf, false}),
                           std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DisparityMap(RowOf({1}), {0, true}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestCompose)
#include "tst_compose.moc"
