#include <ATen/Parallel.h>
#include <ATen/ops/full.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "gpu/base/samples.h"
#include "gpu/resample/resize.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr float kTolerance = 1e-5f;
constexpr ResizeOptions kArea{ResizeFilter::kArea, false}, kBicubic{ResizeFilter::kBicubic, false};

at::Tensor RowMap(const std::vector<float>& values) {
  return RowOf(values);
}

/// The largest difference of two code values.
int Apart(const at::Tensor& a, const at::Tensor& b) {
  return a.to(at::kInt).sub(b.to(at::kInt)).abs().max().item<int>();
}

}  // namespace

class TestResample : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void TheSameSizeIsTheSourceBitForBit();
  void AreaCountsFractionsOfPixels();
  void AreaKeepsTheMean();
  void ConstantsStay();
  void BicubicIsExactForAQuadratic();
  void BicubicDoesNotAlias();
  void EdgesGoOn();
  void LightIsAveragedAsLight();
  void DeepSamplesAreUnsigned();
  void AnyThreadCountGivesTheSameBits();
  void ResultsKeepTheirMemory();
  void RubbishIsHarmless();
  void BrokenPreconditionsAreNamed();
};

void TestResample::TheSameSizeIsTheSourceBitForBit() {
  const at::Tensor picture = BusyPicture(7, 13), map = MapOf(7, 13, [](int y, int x) { return 0.1 * x - y; });
  for (const ResizeOptions& options : {kArea, kBicubic, ResizeOptions{ResizeFilter::kArea, true}}) {
    QVERIFY(Resize(picture, 7, 13, options).equal(picture));
  }
  QVERIFY(Resize(map, 7, 13, kBicubic).equal(map));
  const at::Tensor strided = BusyPicture(14, 13).slice(0, 0, 14, 2);
  QVERIFY(Resize(strided, 7, 13, kArea).equal(strided));
}

void TestResample::AreaCountsFractionsOfPixels() {
  // Five pixels into two: two and a half each.
  const at::Tensor half = Resize(RowMap({1, 2, 3, 4, 5}), 1, 2, kArea);
  QVERIFY(std::abs(ValueAt(half, 0, 0) - (1 + 2 + 1.5f) / 2.5f) < kTolerance);
  QVERIFY(std::abs(ValueAt(half, 0, 1) - (1.5f + 4 + 5) / 2.5f) < kTolerance);
  // Two into three: the middle one covers a third of each.
  const at::Tensor grown = Resize(RowMap({0, 6}), 1, 3, kArea);
  QCOMPARE(ValueAt(grown, 0, 0), 0.0f);
  QVERIFY(std::abs(ValueAt(grown, 0, 1) - 3) < kTolerance);
  QCOMPARE(ValueAt(grown, 0, 2), 6.0f);
}

void TestResample::AreaKeepsTheMean() {
  const at::Tensor map = MapOf(54, 96, [](int y, int x) { return (x * 7 + y * 13) % 31 - 15; });
  for (const int factor : {2, 3, 5}) {
    const at::Tensor small = Resize(map, 54 / factor, 96 / factor + 1, kArea);
    QVERIFY(std::abs(small.mean().sub(map.mean()).item<float>()) < kTolerance * 31);
  }
}

void TestResample::ConstantsStay() {
  for (const ResizeOptions& options : {kArea, kBicubic, ResizeOptions{ResizeFilter::kBicubic, true}}) {
    for (const int code : {0, 1, 77, 254, 255}) {
      const at::Tensor picture = at::full({19, 23, 3}, code, at::TensorOptions(at::kByte));
      for (const auto& [height, width] : {std::pair{7, 5}, {40, 31}, {19, 6}}) {
        QCOMPARE(Apart(Resize(picture, height, width, options),
                       at::full({height, width, 3}, code, at::TensorOptions(at::kByte))),
                 0);
      }
    }
  }
  const at::Tensor zero = MapOf(9, 9, [](int, int) { return 0; });
  QVERIFY(Resize(zero, 4, 17, kBicubic).equal(at::full({4, 17}, 0.0f)));
}

void TestResample::BicubicIsExactForAQuadratic() {
  // Catmull-Rom reproduces polynomials up to the second degree, away from the edges.
  const auto value = [](double x) { return 0.02 * x * x - x + 3; };
  const at::Tensor map = MapOf(1, 40, [&](int, int x) { return value(x + 0.5); });
  const at::Tensor grown = Resize(map, 1, 100, kBicubic);
  for (int x = 10; x < 90; ++x) {
    QVERIFY(std::abs(ValueAt(grown, 0, x) - value((x + 0.5) * 0.4)) < 20 * kTolerance);
  }
}

void TestResample::BicubicDoesNotAlias() {
  const at::Tensor stripes = PictureOf(8, 240, [](int, int x, int) { return x % 2 == 0 ? 0 : 200; });
  const at::Tensor small = Resize(stripes, 8, 70, kBicubic);
  constexpr int kRipple = 6;
  for (int x = 3; x < 67; ++x) QVERIFY(std::abs(CodeAt(small, 4, x) - 100) <= kRipple);
}

void TestResample::EdgesGoOn() {
  const at::Tensor grown = Resize(RowMap({5, 5, 9, 9}), 1, 16, kBicubic);
  QVERIFY(std::abs(ValueAt(grown, 0, 0) - 5) < 0.1f && std::abs(ValueAt(grown, 0, 15) - 9) < 0.1f);
}

void TestResample::LightIsAveragedAsLight() {
  // Black and white, half of each, is as light as code 188, not 128.
  const at::Tensor board = PictureOf(16, 16, [](int y, int x, int) { return (x + y) % 2 * 255; });
  QCOMPARE(CodeAt(Resize(board, 8, 8, {ResizeFilter::kArea, true}), 3, 3), 188);
  QCOMPARE(CodeAt(Resize(board, 8, 8, kArea), 3, 3), 128);
}

void TestResample::DeepSamplesAreUnsigned() {
  const at::Tensor deep = at::full({6, 6, 3}, -1, at::TensorOptions(kUint16));  // 65535
  const at::Tensor small = Resize(deep, 2, 3, kArea);
  QCOMPARE(small.scalar_type(), kUint16);
  QVERIFY(small.eq(-1).all().item<bool>());
}

void TestResample::AnyThreadCountGivesTheSameBits() {
  const int threads = at::get_num_threads();
  const at::Tensor picture = BusyPicture(301, 517);
  at::set_num_threads(1);
  const at::Tensor once = Resize(picture, 190, 333, {ResizeFilter::kBicubic, true});
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    QVERIFY(Resize(picture, 190, 333, {ResizeFilter::kBicubic, true}).equal(once));
  }
  at::set_num_threads(threads);
}

void TestResample::ResultsKeepTheirMemory() {
  at::Tensor out;
  Resize(BusyPicture(40, 60), 20, 30, kArea, out);
  const void* memory = out.data_ptr();
  Resize(BusyPicture(41, 61), 20, 30, kBicubic, out);
  QCOMPARE(out.data_ptr(), memory);
}

void TestResample::RubbishIsHarmless() {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const at::Tensor map = MapOf(9, 9, [&](int y, int x) { return x == y ? kNan : x > 6 ? kInfinity : 1; });
  const at::Tensor picture = map.unsqueeze(2).repeat({1, 1, 3});
  for (const ResizeOptions& options : {kArea, kBicubic}) {
    Resize(map, 4, 5, options);
    Resize(picture, 13, 4, {options.filter, true});
  }
}

void TestResample::BrokenPreconditionsAreNamed() {
  const at::Tensor map = RowMap({1, 2});
  QVERIFY_EXCEPTION_THROWN(Resize(map, 0, 2), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Resize(map, 1, 40000), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Resize(map, 1, 1, {ResizeFilter::kArea, true}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(Resize(map.to(at::kDouble), 1, 1), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestResample)
#include "tst_resample.moc"
