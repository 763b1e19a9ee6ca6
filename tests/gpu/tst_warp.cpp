#include <QtTest>
#include <cmath>
#include <stdexcept>

#include "gpu/warp/warp.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kHeight = 3, kWidth = 40;
constexpr float kDisparityTolerancePx = 1e-5f;

/// A card from columns 15 to 24, three pixels in front of the screen, before a background two pixels behind
/// it.
constexpr int kCardBegin = 15, kCardEnd = 25;
constexpr double kCardPx = -3, kBackgroundPx = 2;

at::Tensor TwoPlanes() {
  return MapOf(kHeight, kWidth,
               [](int, int x) { return x >= kCardBegin && x < kCardEnd ? kCardPx : kBackgroundPx; });
}

std::vector<int> HolesOfRow(const at::Tensor& holes, int y) {
  std::vector<int> columns;
  for (int x = 0; x < holes.size(1); ++x) {
    if (IsHole(holes, y, x)) columns.push_back(x);
  }
  return columns;
}

}  // namespace

class TestWarp : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ZeroDisparityIsTheSourceBitForBit();
  void IntegerShiftIsBitForBit_data();
  void IntegerShiftIsBitForBit();
  void FractionalShiftOfARamp_data();
  void FractionalShiftOfARamp();
  void TwoPlanes_data();
  void TwoPlanes();
  void BehindMovesRightInTheRightEye();
  void SlantedSurfaceHasNoCracks();
  void SqueezedSurfaceKeepsItsOrder();
  void ThinPoleStays();
  void StretchBeyondTheThresholdTears();
  void RowEndsCoverHalfAPixel();
  void BrokenPreconditionsAreNamed();
};

void TestWarp::ZeroDisparityIsTheSourceBitForBit() {
  const at::Tensor picture = BusyPicture(kHeight, kWidth);
  const at::Tensor zero = MapOf(kHeight, kWidth, [](int, int) { return 0; });
  for (const double factor : {1.0, -1.0, 0.5, 0.0}) {
    const WarpResult result = Warp(picture, zero, {factor, 2});
    QVERIFY(result.picture.equal(picture));
    QVERIFY(result.disparity_px.equal(zero));
    QVERIFY(HolesOfRow(result.holes, 0).empty());
  }
}

void TestWarp::IntegerShiftIsBitForBit_data() {
  QTest::addColumn<int>("disparity");
  QTest::addColumn<double>("factor");
  QTest::newRow("behind, right eye") << 3 << 1.0;
  QTest::newRow("in front, right eye") << -7 << 1.0;
  QTest::newRow("behind, left eye") << 3 << -1.0;
  QTest::newRow("behind, half to the left") << 4 << -0.5;
  QTest::newRow("out of the picture") << 45 << 1.0;
}

void TestWarp::IntegerShiftIsBitForBit() {
  QFETCH(int, disparity);
  QFETCH(double, factor);
  const int shift = static_cast<int>(disparity * factor);
  const at::Tensor picture = BusyPicture(kHeight, kWidth);
  const WarpResult result =
      Warp(picture, MapOf(kHeight, kWidth, [&](int, int) { return disparity; }), {factor, 2});
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int source = x - shift;
      const bool exposed = source < 0 || source >= kWidth;
      QCOMPARE(IsHole(result.holes, y, x), exposed);
      for (int c = 0; c < 3; ++c) {
        QCOMPARE(CodeAt(result.picture, y, x, c), exposed ? 0 : CodeAt(picture, y, source, c));
      }
      if (!exposed) QCOMPARE(ValueAt(result.disparity_px, y, x), static_cast<float>(disparity));
    }
  }
}

void TestWarp::FractionalShiftOfARamp_data() {
  QTest::addColumn<double>("disparity");
  QTest::newRow("a quarter behind") << 0.25;
  QTest::newRow("half in front") << -0.5;
  QTest::newRow("two and three quarters in front") << -2.75;
}

void TestWarp::FractionalShiftOfARamp() {
  QFETCH(double, disparity);
  constexpr int kSlope = 4;  // codes a pixel, so that every quarter of a pixel is a whole code
  const at::Tensor picture = PictureOf(1, kWidth, [](int, int x, int c) { return kSlope * x + c; });
  const WarpResult result = Warp(picture, MapOf(1, kWidth, [&](int, int) { return disparity; }), {1, 2});
  for (int x = 3; x < kWidth - 3; ++x) {
    for (int c = 0; c < 3; ++c) {
      QCOMPARE(CodeAt(result.picture, 0, x, c), static_cast<int>(kSlope * (x - disparity)) + c);
    }
  }
}

void TestWarp::TwoPlanes_data() {
  QTest::addColumn<double>("factor");
  QTest::addColumn<QList<int>>("holes");
  // The card's right eye image lies left, so the right eye looks past its right side; and the reverse. What
  // leaves the picture on one side leaves holes on the other.
  QTest::newRow("right eye of a left source") << 1.0 << QList<int>{0, 1, 22, 23, 24, 25, 26};
  QTest::newRow("left eye of a right source") << -1.0 << QList<int>{13, 14, 15, 16, 17, 38, 39};
  // Card 15 … 24 by -1.5 to 13.5 … 22.5, which covers half a pixel more; background 25 by 1 to 26.
  QTest::newRow("right eye, both made") << 0.5 << QList<int>{0, 24, 25};
  // Card by +1.5 to 16.5 … 25.5, background 14 by -1 to 13.
  QTest::newRow("left eye, both made") << -0.5 << QList<int>{14, 15, 16, 39};
}

void TestWarp::TwoPlanes() {
  QFETCH(double, factor);
  QFETCH(QList<int>, holes);
  const at::Tensor picture = BusyPicture(kHeight, kWidth);
  const WarpResult result = Warp(picture, ::zeroplane::gpu::TwoPlanes(), {factor, 2});
  for (int y = 0; y < kHeight; ++y) {
    const std::vector<int> found = HolesOfRow(result.holes, y);
    QCOMPARE(QList<int>(found.begin(), found.end()), holes);
  }
  const double card_first = kCardBegin + factor * kCardPx, card_last = kCardEnd - 1 + factor * kCardPx;
  for (int x = 0; x < kWidth; ++x) {
    if (holes.contains(x)) continue;
    // The card also covers the pixel half a step right of its last vertex, not the one left of its first.
    const bool on_card = x >= card_first && x <= card_last + 0.5;
    QCOMPARE(ValueAt(result.disparity_px, 1, x), static_cast<float>(on_card ? kCardPx : kBackgroundPx));
    const double source = x - factor * (on_card ? kCardPx : kBackgroundPx);
    if (source == std::floor(source)) {
      QCOMPARE(CodeAt(result.picture, 1, x, 2), CodeAt(picture, 1, static_cast<int>(source), 2));
    }
  }
}

void TestWarp::BehindMovesRightInTheRightEye() {
  // d = x_right - x_left > 0 behind the screen: the right eye's image lies further right.
  const at::Tensor picture = PictureOf(1, 11, [](int, int x, int) { return x == 5 ? 255 : 0; });
  const at::Tensor behind = MapOf(1, 11, [](int, int) { return 2; });
  QCOMPARE(CodeAt(Warp(picture, behind, {1, 2}).picture, 0, 7), 255);
  QCOMPARE(CodeAt(Warp(picture, behind, {-1, 2}).picture, 0, 3), 255);
}

void TestWarp::SlantedSurfaceHasNoCracks() {
  for (const double slope : {0.9, 0.37, 0.01, -0.3, -0.8}) {
    const at::Tensor slant = MapOf(1, kWidth, [&](int, int x) { return slope * (x - kWidth / 2); });
    const WarpResult result = Warp(BusyPicture(1, kWidth), slant, {1, 2});
    const double first = slope * (-kWidth / 2.0), last = kWidth - 1 + slope * (kWidth / 2.0 - 1);
    for (int x = std::max(0, static_cast<int>(std::ceil(first))); x <= std::min<int>(kWidth - 1, last); ++x) {
      QVERIFY(!IsHole(result.holes, 0, x));
      const double source = (x + slope * kWidth / 2) / (1 + slope);
      QVERIFY(std::abs(ValueAt(result.disparity_px, 0, x) - slope * (source - kWidth / 2.0)) <
              kDisparityTolerancePx * kWidth);
    }
  }
}

void TestWarp::SqueezedSurfaceKeepsItsOrder() {
  // Five source pixels on one output pixel: colours still rise from left to right.
  const at::Tensor ramp = PictureOf(1, kWidth, [](int, int x, int) { return 6 * x; });
  const at::Tensor squeeze = MapOf(1, kWidth, [](int, int x) { return -0.8 * x; });
  const WarpResult result = Warp(ramp, squeeze, {1, 2});
  for (int x = 0; x < 7; ++x) QCOMPARE(CodeAt(result.picture, 0, x), 30 * x);
}

void TestWarp::ThinPoleStays() {
  const at::Tensor picture = PictureOf(1, 21, [](int, int x, int) { return x == 10 ? 200 : 20; });
  const at::Tensor pole = MapOf(1, 21, [](int, int x) { return x == 10 ? -3.25 : 0; });
  const WarpResult result = Warp(picture, pole, {1, 2});
  QCOMPARE(CodeAt(result.picture, 0, 7), 200);
  QCOMPARE(ValueAt(result.disparity_px, 0, 7), -3.25f);
  QCOMPARE(HolesOfRow(result.holes, 0), std::vector<int>{10});
}

void TestWarp::StretchBeyondTheThresholdTears() {
  const at::Tensor picture = PictureOf(1, 12, [](int, int x, int) { return x < 6 ? 40 : 80; });
  const auto warp_step = [&](double step) {
    return Warp(picture, MapOf(1, 12, [&](int, int x) { return x < 6 ? 0 : step; }), {1, 2});
  };
  const WarpResult stretched = warp_step(1);  // images of 5 and 6 at 5 and 7
  QVERIFY(!IsHole(stretched.holes, 0, 6));
  QCOMPARE(CodeAt(stretched.picture, 0, 6), 60);
  QVERIFY(IsHole(warp_step(1.25).holes, 0, 6));
}

void TestWarp::RowEndsCoverHalfAPixel() {
  const at::Tensor picture = BusyPicture(1, 8);
  const auto holes_at = [&](double shift) {
    return HolesOfRow(Warp(picture, MapOf(1, 8, [&](int, int) { return shift; }), {1, 2}).holes, 0);
  };
  QVERIFY(holes_at(0.25).empty());
  QVERIFY(holes_at(-0.5).empty());
  QCOMPARE(holes_at(0.75), std::vector<int>{0});
  QCOMPARE(holes_at(-0.75), std::vector<int>{7});
}

void TestWarp::BrokenPreconditionsAreNamed() {
  const at::Tensor picture = BusyPicture(2, 4), map = MapOf(2, 4, [](int, int) { return 0; });
  QVERIFY_EXCEPTION_THROWN(Warp(picture, map.narrow(1, 0, 3), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Warp(picture, map.to(at::kDouble), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Warp(picture.select(2, 0), map, {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Warp(picture, map, {1, 1}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Warp(picture, map, {std::nan(""), 2}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestWarp)
#include "tst_warp.moc"
