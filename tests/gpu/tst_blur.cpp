#include <ATen/Parallel.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "gpu/base/samples.h"
#include "gpu/blur/depth_blur.h"
#include "gpu/compose/color_tables.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr int kSize = 64, kEdge = 32;
constexpr BlurOptions kByRadius{BlurRule::kRadius, 0, 2, 0, 16};

at::Tensor RadiusMap(double left_px, double right_px) {
  return MapOf(kSize, kSize, [=](int, int x) { return x < kEdge ? left_px : right_px; });
}
/// Red left, blue right.
at::Tensor TwoColors() {
  return PictureOf(kSize, kSize, [](int, int x, int c) { return c == (x < kEdge ? 0 : 2) ? 230 : 0; });
}
double LightAt(const at::Tensor& picture, int y, int x, int c) {
  return SrgbToLinear(static_cast<double>(picture[y][x][c].item<float>()));
}

}  // namespace

class TestBlur : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void NoStrengthIsTheIdentityBitForBit();
  void APointBecomesADiscOfItsEnergy_data();
  void APointBecomesADiscOfItsEnergy();
  void ConstantsStay();
  void SharpForegroundDoesNotBleed();
  void SharpBackgroundUnderABlurredRim();
  void FartherDiscsStopAtNearerSurfaces();
  void SlantedSurfacesStayClosed();
  void LensDiscsGrowWithTheDisparityFromFocus();
  void DepthTimesIntensityBlursTheFar();
  void AnyThreadCountGivesTheSameBits();
  void ResultsKeepTheirMemory();
  void RubbishIsHarmless();
  void BrokenPreconditionsAreNamed();
};

void TestBlur::NoStrengthIsTheIdentityBitForBit() {
  const at::Tensor picture = BusyPicture(kSize, kSize), deep = picture.to(at::kInt).mul(251).to(kUint16);
  const at::Tensor map = RadiusMap(-7, 9);
  for (const at::Tensor& source : {picture, deep, picture.to(at::kFloat).div(200).sub(0.1)}) {
    QVERIFY(DepthBlur(source, map, {BlurRule::kRadius, 0, 2, 0, 0}).equal(source));
    QVERIFY(DepthBlur(source, RadiusMap(0, 0.5), kByRadius).equal(source));
    QVERIFY(DepthBlur(source, map, {BlurRule::kDepthTimesIntensity, 0, 2, 0, 16}).equal(source));
    QVERIFY(DepthBlur(source, map, {BlurRule::kLens, 0, 1e9, 0, 16}).equal(source));
  }
}

void TestBlur::APointBecomesADiscOfItsEnergy_data() {
  QTest::addColumn<double>("radius");
  for (const double radius : {-12.0, -3.5, 0.75, 1.0, 2.25, 6.0, 11.5, 16.0}) {
    QTest::addRow("%g px", radius) << radius;
  }
}

void TestBlur::APointBecomesADiscOfItsEnergy() {
  QFETCH(double, radius);
  constexpr double kEnergyTolerance = 1e-4, kFlatTolerance = 0.01;
  const at::Tensor picture = at::zeros({kSize, kSize, 3}, at::TensorOptions(at::kFloat));
  picture[kEdge][kEdge].fill_(1);
  const at::Tensor blurred = DepthBlur(picture, RadiusMap(radius, radius), kByRadius);
  const double size = std::abs(radius), level = 1 / (std::numbers::pi * size * size);
  double energy = 0;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      const double light = LightAt(blurred, y, x, 1), away = std::hypot(y - kEdge, x - kEdge);
      energy += light;
      if (away > size + 1) QCOMPARE(light, 0.0);
      if (away < size - 1) QVERIFY(std::abs(light / level - 1) < kFlatTolerance);
    }
  }
  QVERIFY2(std::abs(energy - 1) < kEnergyTolerance, qPrintable(QString::number(energy)));
}

void TestBlur::ConstantsStay() {
  for (const int code : {0, 3, 128, 255}) {
    const at::Tensor picture = at::full({kSize, kSize, 3}, code, at::TensorOptions(at::kByte));
    const at::Tensor map =
        MapOf(kSize, kSize, [](int y, int x) { return (x - 20) * 0.4 + (y / 9 % 3 - 1) * 5; });
    QVERIFY(DepthBlur(picture, map, kByRadius).equal(picture));
  }
}

void TestBlur::SharpForegroundDoesNotBleed() {
  // Red is sharp and in front; the blue wall behind is far out of focus.
  const at::Tensor blurred = DepthBlur(TwoColors(), RadiusMap(0, 10), kByRadius);
  QVERIFY(blurred.equal(TwoColors()));
}

void TestBlur::SharpBackgroundUnderABlurredRim() {
  constexpr int kRadius = 8;
  const at::Tensor source = TwoColors().to(at::kFloat).div(255);
  const at::Tensor blurred = DepthBlur(source, RadiusMap(-kRadius, 0), kByRadius);
  const double full = SrgbToLinear(230 / 255.0);
  double before = 1;
  for (int x = kEdge - kRadius - 2; x < kEdge + kRadius + 2; ++x) {
    const double red = LightAt(blurred, kEdge, x, 0) / full, blue = LightAt(blurred, kEdge, x, 2) / full;
    QVERIFY2(std::abs(red + blue - 1) < 1e-3, "what the one loses the other gains");
    QVERIFY2(red <= before + 1e-4, "the rim thins out steadily");
    before = red;
  }
  const double at_rim =
      (LightAt(blurred, kEdge, kEdge - 1, 0) + LightAt(blurred, kEdge, kEdge, 0)) / 2 / full;
  QVERIFY2(std::abs(at_rim - 0.5) < 0.03, qPrintable(QString::number(at_rim)));
  QVERIFY(blurred.slice(1, kEdge + kRadius + 1).equal(source.slice(1, kEdge + kRadius + 1)));
}

void TestBlur::FartherDiscsStopAtNearerSurfaces() {
  // Both behind the focus, the left by 2 px, the right by 12: blue may come no further than the rim of red.
  const at::Tensor source = TwoColors().to(at::kFloat).div(255);
  const at::Tensor blurred = DepthBlur(source, RadiusMap(2, 12), kByRadius);
  const double full = SrgbToLinear(230 / 255.0);
  QVERIFY(LightAt(blurred, kEdge, kEdge - 4, 2) / full < 0.001);
  QVERIFY(LightAt(blurred, kEdge, kEdge + 4, 0) / full < 0.001);
}

void TestBlur::SlantedSurfacesStayClosed() {
  // A floor through the focus with a bright wall far behind it: nothing of the wall shines through the floor.
  constexpr int kFloorCode = 60, kShine = 1;
  const auto on_floor = [](int y) { return y >= 20; };
  const at::Tensor picture =
      PictureOf(kSize, kSize, [&](int y, int, int) { return on_floor(y) ? kFloorCode : 255; });
  for (const double slope : {0.02, 0.09, 0.25}) {
    const at::Tensor map =
        MapOf(kSize, kSize, [&](int y, int x) { return on_floor(y) ? slope * (34.3 - y) + 0.01 * x : 12; });
    const at::Tensor blurred = DepthBlur(picture, map, kByRadius);
    for (int y = 26; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        QVERIFY2(std::abs(CodeAt(blurred, y, x) - kFloorCode) <= kShine,
                 qPrintable(QString("%1 at %2, %3").arg(CodeAt(blurred, y, x)).arg(y).arg(x)));
      }
    }
  }
}

void TestBlur::LensDiscsGrowWithTheDisparityFromFocus() {
  // 1.25 % of 64 pixels from the plane in focus is 0.8 px; through f/0.1 the disc is 8 px wide.
  const at::Tensor picture = at::zeros({kSize, kSize, 3}, at::TensorOptions(at::kFloat));
  picture[kEdge][kEdge].fill_(1);
  const at::Tensor by_lens = DepthBlur(picture, MapOf(kSize, kSize, [](int, int) { return 1.75; }),
                                       {BlurRule::kLens, 0.5, 0.1, 0, 16});
  QVERIFY(by_lens.equal(DepthBlur(picture, RadiusMap(4, 4), kByRadius)));
}

void TestBlur::DepthTimesIntensityBlursTheFar() {
  const at::Tensor picture = BusyPicture(kSize, kSize);
  const at::Tensor canvas = MapOf(kSize, kSize, [](int, int x) { return x < kEdge ? 255 : 51; });
  const at::Tensor blurred = DepthBlur(picture, canvas, {BlurRule::kDepthTimesIntensity, 0, 2, 5, 16});
  QVERIFY(blurred.equal(DepthBlur(picture, RadiusMap(0, 4), kByRadius)));
}

void TestBlur::AnyThreadCountGivesTheSameBits() {
  const int threads = at::get_num_threads();
  const at::Tensor picture = BusyPicture(150, 1100);
  const at::Tensor map =
      MapOf(150, 1100, [](int y, int x) { return 9 * std::sin(x * 0.02) + (y / 20 % 2) * 3; });
  at::set_num_threads(1);
  const at::Tensor once = DepthBlur(picture, map, kByRadius);
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QVERIFY(DepthBlur(picture, map, kByRadius).equal(once));
  }
  at::set_num_threads(threads);
}

void TestBlur::ResultsKeepTheirMemory() {
  at::Tensor out;
  DepthBlur(TwoColors(), RadiusMap(-2, 3), kByRadius, out);
  const void* memory = out.data_ptr();
  DepthBlur(BusyPicture(kSize, kSize), RadiusMap(0, 5), kByRadius, out);
  QCOMPARE(out.data_ptr(), memory);
}

void TestBlur::RubbishIsHarmless() {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const at::Tensor map = MapOf(kSize, kSize, [&](int y, int x) {
    return x % 7 == 0 ? kNan : y % 11 == 0 ? kInfinity : x % 13 == 0 ? -kInfinity : 1e30;
  });
  const at::Tensor picture = map.unsqueeze(2).repeat({1, 1, 3});
  for (const auto rule : {BlurRule::kLens, BlurRule::kDepthTimesIntensity, BlurRule::kRadius}) {
    DepthBlur(picture, map, {rule, 0, 2, 8, 16});
    DepthBlur(BusyPicture(kSize, kSize), map, {rule, 0, 2, 8, 64});
  }
}

void TestBlur::BrokenPreconditionsAreNamed() {
  const at::Tensor picture = TwoColors(), map = RadiusMap(0, 0);
  QVERIFY_EXCEPTION_THROWN(DepthBlur(picture, map.narrow(1, 0, 3), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DepthBlur(picture, map, {BlurRule::kLens, 0, 0, 8, 16}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DepthBlur(picture, map, {BlurRule::kLens, std::nan(""), 2, 8, 16}),
                           std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DepthBlur(picture, map, {BlurRule::kRadius, 0, 2, 8, 65}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DepthBlur(picture, map, {BlurRule::kRadius, 0, 2, -1, 16}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestBlur)
#include "tst_blur.moc"
