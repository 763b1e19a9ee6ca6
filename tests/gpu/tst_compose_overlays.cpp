#include <ATen/Parallel.h>

#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "gpu/base/samples.h"
#include "gpu/compose/comfort_overlay.h"
#include "gpu/compose/compose.h"
#include "gpu/compose/window_bars.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr std::array kTypes = {at::kByte, kUint16, at::kFloat};
constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();

ComfortOverlayOptions Limits(double near_pct, double far_pct) {
  ComfortOverlayOptions options;
  options.near_limit_pct = near_pct;
  options.far_limit_pct = far_pct;
  return options;
}

at::Tensor Grey(int height, int width, int code) {
  return PictureOf(height, width, [code](int, int, int) { return code; });
}

/// How different two pictures are at a pixel, in codes.
int DifferenceAt(const at::Tensor& a, const at::Tensor& b, int y, int x) {
  int difference = 0;
  for (int c = 0; c < 3; ++c) {
    difference = std::max(difference, std::abs(CodeAt(a, y, x, c) - CodeAt(b, y, x, c)));
  }
  return difference;
}

/// The black part of a bar in one row: covered light of a white picture, in pixels.
double BarIn(const at::Tensor& eye, int y, int from, int to) {
  double covered = 0;
  for (int x = from; x < to; ++x) covered += 1 - SrgbToLinear(CodeAt(eye, y, x) / 255.0);
  return covered;
}

}  // namespace

class TestComposeOverlays : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void WithinTheLimitsThePictureStays();
  void BeyondEitherLimitIsHatched();
  void TheHatchesLeanDifferently();
  void HatchShowsOnAnyBrightness_data();
  void HatchShowsOnAnyBrightness();
  void RegionsEndWhereTheLimitIsPassed();
  void NanIsWithinTheLimitsAndInfinityIsNot();
  void OverlayOptionsAreChecked();
  void NoWindowChangesNothing();
  void BarsStandInTheEyeThatMovesTheWindow_data();
  void BarsStandInTheEyeThatMovesTheWindow();
  void BarsAreAsWideAsTheDisparity();
  void SlantedBarsChangeEvenly();
  void BarsMayBeDrawnInPlace();
  void WindowsBeyondThePictureAreBlack();
  void WindowIsChecked();
  void ResultsKeepTheirMemory();
  void AnyNumberOfThreadsGivesTheSameBits();
};

void TestComposeOverlays::WithinTheLimitsThePictureStays() {
  const at::Tensor map = MapOf(20, 90, [](int y, int x) { return -1 + 3 * (x + y) / 108.0; });
  for (const at::ScalarType type : kTypes) {
    const at::Tensor picture = BusyPicture(20, 90).to(type);
    QVERIFY(ComfortOverlay(picture, map, Limits(-1, 2)).equal(picture));
  }
}

void TestComposeOverlays::BeyondEitherLimitIsHatched() {
  const at::Tensor picture = BusyPicture(64, 96);
  const at::Tensor map = MapOf(64, 96, [](int, int x) { return x < 32 ? -1.5 : x < 64 ? 0 : 2.5; });
  const at::Tensor out = ComfortOverlay(picture, map, Limits(-1, 2));
  QVERIFY(out.narrow(1, 33, 30).equal(picture.narrow(1, 33, 30)));
  for (const int left : {0, 65}) {
    int changed = 0;
    for (int y = 0; y < 64; ++y) {
      for (int x = left; x < left + 31; ++x) changed += DifferenceAt(out, picture, y, x) > 0 ? 1 : 0;
    }
    QVERIFY(changed > 64 * 31 * 9 / 10);  // the tint changes nearly every code, lines all
  }
}

void TestComposeOverlays::TheHatchesLeanDifferently() {
  const at::Tensor picture = Grey(60, 60, 120);
  const auto flat = [](double pct) { return MapOf(60, 60, [pct](int, int) { return pct; }); };
  const at::Tensor near = ComfortOverlay(picture, flat(-2), Limits(-1, 1)),
                   far = ComfortOverlay(picture, flat(2), Limits(-1, 1));
  for (int y = 1; y < 60; ++y) {
    for (int x = 1; x < 59; ++x) {
      QCOMPARE(DifferenceAt(near, near, y, x), 0);
      for (int c = 0; c < 3; ++c) {
        QVERIFY(std::abs(CodeAt(near, y, x, c) - CodeAt(near, y - 1, x + 1, c)) <= 1);  // like /
        QVERIFY(std::abs(CodeAt(far, y, x, c) - CodeAt(far, y - 1, x - 1, c)) <= 1);    // like a backslash
      }
    }
  }
  // Orange is redder than blue, blue bluer than red.
  QVERIFY(near.select(2, 0).to(at::kFloat).mean().item<float>() >
          near.select(2, 2).to(at::kFloat).mean().item<float>());
  QVERIFY(far.select(2, 0).to(at::kFloat).mean().item<float>() <
          far.select(2, 2).to(at::kFloat).mean().item<float>());
}

void TestComposeOverlays::HatchShowsOnAnyBrightness_data() {
  QTest::addColumn<int>("code");
  for (const int code : {0, 60, 128, 190, 255}) QTest::addRow("%d", code) << code;
}

void TestComposeOverlays::HatchShowsOnAnyBrightness() {
  QFETCH(int, code);
  const at::Tensor map = MapOf(40, 40, [](int, int) { return -3.0; });
  const at::Tensor out = ComfortOverlay(Grey(40, 40, code), map, Limits(-1, 1)).to(at::kFloat);
  const at::Tensor luma =
      out.select(2, 0).mul(.3).add(out.select(2, 1).mul(.6)).add(out.select(2, 2).mul(.1));
  constexpr float kReadable = 60;  // codes between the lightest and the darkest of the pattern
  QVERIFY(luma.max().sub(luma.min()).item<float>() > kReadable);
}

void TestComposeOverlays::RegionsEndWhereTheLimitIsPassed() {
  // The limit is passed at column 20.25 of a slope: 0.75 of pixel 20 lies beyond, whichever way it leans.
  const at::Tensor picture = Grey(40, 40, 255);
  ComfortOverlayOptions options = Limits(-1, 1);
  options.far_color = {0, 0, 0};
  const at::Tensor map = MapOf(40, 40, [](int, int x) { return 1 + (x - 20.25) * 0.125; });
  const at::Tensor solid = MapOf(40, 40, [](int, int) { return 3.0; });
  const at::Tensor out = ComfortOverlay(picture, map, options),
                   whole = ComfortOverlay(picture, solid, options);
  double at_edge = 0, whole_there = 0;
  for (int y = 0; y < 40; ++y) {
    QCOMPARE(CodeAt(out, y, 19), 255);
    QCOMPARE(CodeAt(out, y, 21), CodeAt(whole, y, 21));
    at_edge += 255 - CodeAt(out, y, 20);
    whole_there += 255 - CodeAt(whole, y, 20);
  }
  // Lines and edges are laid over each other, so the share is a little more than the coverage's 0.25.
  QVERIFY2(at_edge / whole_there > 0.2 && at_edge / whole_there < 0.45,
           qPrintable(QString::number(at_edge / whole_there)));
}

void TestComposeOverlays::NanIsWithinTheLimitsAndInfinityIsNot() {
  const at::Tensor picture = BusyPicture(30, 30);
  const auto flat = [](float pct) { return MapOf(30, 30, [pct](int, int) { return pct; }); };
  QVERIFY(ComfortOverlay(picture, flat(kNan), Limits(-1, 1)).equal(picture));
  for (const float side : {-1.0f, 1.0f}) {
    QVERIFY(ComfortOverlay(picture, flat(side * kInf), Limits(-1, 1))
                .equal(ComfortOverlay(picture, flat(side * 5), Limits(-1, 1))));
  }
  const at::Tensor mixed = MapOf(30, 30, [](int y, int x) {
    return (x * 7 + y) % 3 == 0 ? kNan : (x + y * 5) % 4 == 0 ? kInf : (x + y) % 5 == 0 ? -kInf : 0.1f;
  });
  for (const at::ScalarType type : kTypes) ComfortOverlay(picture.to(type), mixed, Limits(-1, 1));
}

void TestComposeOverlays::OverlayOptionsAreChecked() {
  const at::Tensor picture = BusyPicture(4, 4), map = MapOf(4, 4, [](int, int) { return 0; });
  ComfortOverlayOptions fine = Limits(-1, 1);
  fine.hatch_period_px = 2;
  QVERIFY_EXCEPTION_THROWN(ComfortOverlay(picture, map, Limits(1, -1)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ComfortOverlay(picture, map, Limits(kNan, 1)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ComfortOverlay(picture, map, fine), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ComfortOverlay(picture, map.narrow(0, 0, 3), Limits(-1, 1)), std::logic_error);
}

void TestComposeOverlays::NoWindowChangesNothing() {
  for (const at::ScalarType type : kTypes) {
    const at::Tensor left = BusyPicture(9, 20).to(type), right = left.flip({1}).contiguous();
    const Eyes out = FloatingWindowBars(left, right, {});
    QVERIFY(out.left.equal(left) && out.right.equal(right));
    QVERIFY(out.left.data_ptr() != left.data_ptr());
  }
}

void TestComposeOverlays::BarsStandInTheEyeThatMovesTheWindow_data() {
  QTest::addColumn<double>("left_pct");
  QTest::addColumn<double>("right_pct");
  QTest::addColumn<QString>("bars");  ///< left eye's left and right edge, right eye's left and right edge
  QTest::newRow("left side forward") << -5.0 << 0.0 << "1000";
  QTest::newRow("right side forward") << 0.0 << -5.0 << "0001";
  QTest::newRow("whole window forward") << -5.0 << -5.0 << "1001";
  QTest::newRow("whole window back") << 5.0 << 5.0 << "0110";
  QTest::newRow("turned") << -5.0 << 5.0 << "1100";
}

void TestComposeOverlays::BarsStandInTheEyeThatMovesTheWindow() {
  QFETCH(double, left_pct);
  QFETCH(double, right_pct);
  QFETCH(QString, bars);
  const at::Tensor white = Grey(4, 100, 255);
  const Eyes out = FloatingWindowBars(white, white, {left_pct, left_pct, right_pct, right_pct});
  const std::array found = {BarIn(out.left, 1, 0, 50), BarIn(out.left, 1, 50, 100),
                            BarIn(out.right, 1, 0, 50), BarIn(out.right, 1, 50, 100)};
  for (int i = 0; i < 4; ++i) QVERIFY(std::abs(found[i] - (bars[i] == '1' ? 5 : 0)) < 1e-9);
  // Where the sides hang: the edges' own disparity.
  QCOMPARE(std::lround(found[2] - found[0]), std::lround(left_pct));
  QCOMPARE(std::lround(found[1] - found[3]), std::lround(right_pct));
}

void TestComposeOverlays::BarsAreAsWideAsTheDisparity() {
  constexpr double kCode = 0.01;  // of light, of one 8-bit code near white
  for (const double pct : {0.1, 0.25, 0.5, 1.7, 3.0}) {
    const at::Tensor white = Grey(2, 250, 255);
    const Eyes out = FloatingWindowBars(white, white, {-pct, -pct, -pct, -pct});
    QVERIFY(std::abs(BarIn(out.left, 0, 0, 250) - pct * 2.5) < kCode);
    QVERIFY(std::abs(BarIn(out.right, 0, 0, 250) - pct * 2.5) < kCode);
  }
}

void TestComposeOverlays::SlantedBarsChangeEvenly() {
  const at::Tensor white = Grey(50, 200, 255);
  // From 4 px in the left eye at the top to 4 px in the right eye at the bottom.
  const Eyes out = FloatingWindowBars(white, white, {-2, 2, 0, 0});
  for (int y = 0; y < 50; ++y) {
    const double want = -4 + 8 * (y + 0.5) / 50;
    QVERIFY(std::abs(BarIn(out.left, y, 0, 200) - std::max(0.0, -want)) < 0.01);
    QVERIFY(std::abs(BarIn(out.right, y, 0, 200) - std::max(0.0, want)) < 0.01);
  }
}

void TestComposeOverlays::BarsMayBeDrawnInPlace() {
  const FloatingWindow window{-3.3, 2.1, -1, -6};
  for (const at::ScalarType type : kTypes) {
    const at::Tensor left = BusyPicture(19, 70).to(type), right = left.flip({1}).contiguous();
    const Eyes apart = FloatingWindowBars(left, right, window);
    Eyes eyes{left.clone(), right.clone()};
    const void* memory = eyes.left.data_ptr();
    FloatingWindowBars(eyes.left, eyes.right, window, eyes);
    QCOMPARE(eyes.left.data_ptr(), memory);
    QVERIFY(eyes.left.equal(apart.left) && eyes.right.equal(apart.right));
  }
}

void TestComposeOverlays::WindowsBeyondThePictureAreBlack() {
  const at::Tensor white = Grey(3, 10, 255);
  const Eyes out = FloatingWindowBars(white, white, {-500, -500, 0, 0});
  QCOMPARE(out.left.max().item<int>(), 0);
  QVERIFY(out.right.equal(white));
}

void TestComposeOverlays::WindowIsChecked() {
  const at::Tensor picture = BusyPicture(3, 3);
  QVERIFY_EXCEPTION_THROWN(FloatingWindowBars(picture, picture, {kNan, 0, 0, 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(FloatingWindowBars(picture, picture, {0, 0, 0, kInf}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(FloatingWindowBars(picture, picture.to(at::kFloat), {}), std::logic_error);
}

void TestComposeOverlays::ResultsKeepTheirMemory() {
  const at::Tensor picture = BusyPicture(12, 30), map = MapOf(12, 30, [](int, int x) { return x - 15; });
  at::Tensor overlaid;
  ComfortOverlay(picture, map, Limits(-1, 1), overlaid);
  const void* memory = overlaid.data_ptr();
  ComfortOverlay(picture, map, Limits(-2, 3), overlaid);
  QCOMPARE(overlaid.data_ptr(), memory);
  QVERIFY(overlaid.equal(ComfortOverlay(picture, map, Limits(-2, 3))));
  Eyes eyes;
  FloatingWindowBars(picture, picture, {-5, -5, 0, 0}, eyes);
  memory = eyes.right.data_ptr();
  FloatingWindowBars(picture, picture, {0, 0, -9, 3}, eyes);
  QCOMPARE(eyes.right.data_ptr(), memory);
  QVERIFY(eyes.left.equal(FloatingWindowBars(picture, picture, {0, 0, -9, 3}).left));
}

void TestComposeOverlays::AnyNumberOfThreadsGivesTheSameBits() {
  const int threads = at::get_num_threads();
  const at::Tensor picture = BusyPicture(300, 401);
  const at::Tensor map =
      MapOf(300, 401, [](int y, int x) { return 2 * std::sin(x * 0.05) * std::cos(y * 0.04); });
  at::set_num_threads(1);
  const at::Tensor one = ComfortOverlay(picture, map, Limits(-1, 1));
  const Eyes bars = FloatingWindowBars(picture, picture, {-4, 2, -1, -3});
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QVERIFY(ComfortOverlay(picture, map, Limits(-1, 1)).equal(one));
    const Eyes again = FloatingWindowBars(picture, picture, {-4, 2, -1, -3});
    QVERIFY(again.left.equal(bars.left) && again.right.equal(bars.right));
  }
  at::set_num_threads(threads);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestComposeOverlays)
#include "tst_compose_overlays.moc"
