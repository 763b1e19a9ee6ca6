#include <ATen/Parallel.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "gpu/stats/style_fit.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Depths of 16 steps, whose lines below come out exact in single precision.
at::Tensor Steps(int height, int width) {
  return MapOf(height, width, [](int y, int x) { return 16 * ((x * 5 + y * 3) % 16); });
}

at::Tensor LineOf(const at::Tensor& iz, double s, double t) {
  return iz.to(at::kDouble).mul(-s).add(t).to(at::kFloat);
}

at::Tensor Noise(int height, int width, unsigned seed) {
  std::mt19937 random(seed);
  return MapOf(height, width, [&random](int, int) { return static_cast<double>(random() % 25601) / 100; });
}

bool IsFiniteFit(const StyleFit& fit) {
  return std::isfinite(fit.s) && std::isfinite(fit.t) && std::isfinite(fit.residual_rms) &&
         std::isfinite(fit.weight);
}

}  // namespace

#define COMPARE_NEAR(got, want, tolerance) \
  QVERIFY2(std::abs((got) - (want)) <= (tolerance), qPrintable(QString::number(got, 'g', 17)))

class TestStatsFit : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ALineIsFound_data();
  void ALineIsFound();
  void ASlopeUnderALargeOffsetIsFound();
  void TheResidualIsTheNoise();
  void WeightsDecide();
  void MaskAndWeightsOfOneAgree();
  void OutsideTheMaskNothingIsRead();
  void NaNAndInfinityAreLeftOut();
  void AnEmptyMaskIsSaid();
  void AConstantDepthIsSaid();
  void OnePixelIsAConstantDepth();
  void TheRidgeHoldsSInNoise();
  void FramesOfABatchAreFitsOfTheirOwn();
  void ThreadsDoNotMatter();
  void MisuseIsAMistake();
  void DdcOfTheSameStepsIsOne();
  void DdcCountsPairs();
  void DdcLeavesInvalidPairsOut();
  void DdcWithoutStepsIsZero();
};

void TestStatsFit::ALineIsFound_data() {
  QTest::addColumn<double>("s");
  QTest::addColumn<double>("t");
  QTest::newRow("in front of and behind the screen") << 0.03125 << 4.0;
  QTest::newRow("against the depth") << -0.0625 << -1.0;
  QTest::newRow("flat disparity") << 0.0 << 2.5;
}

void TestStatsFit::ALineIsFound() {
  QFETCH(double, s);
  QFETCH(double, t);
  // More than one block, and the last one not full.
  const at::Tensor iz = Steps(77, 131);
  const StyleFit fit = FitStyle(iz, LineOf(iz, s, t));
  constexpr double kRidgeShare = 1e-9;  // of s: the ridge over a variance of 5000
  QVERIFY(fit.ok());
  COMPARE_NEAR(fit.s, s, kRidgeShare);
  COMPARE_NEAR(fit.t, t, kRidgeShare * 255);
  COMPARE_NEAR(fit.residual_rms, 0.0, 1e-7);
  QCOMPARE(fit.weight, 77.0 * 131);
  QCOMPARE(fit.left_out, std::int64_t{0});
}

void TestStatsFit::ASlopeUnderALargeOffsetIsFound() {
  // At 1000 single precision has steps of 2^-14, and each step of depth is one of them: sums of squares about
  // zero would lose the slope in their last bits.
  constexpr double kStep = 1.0 / 16384;
  const at::Tensor iz = Steps(540, 960);
  const StyleFit fit = FitStyle(iz, LineOf(iz, kStep / 16, 1000));
  QVERIFY(fit.ok());
  COMPARE_NEAR(fit.s, kStep / 16, 1e-9 * kStep);
  COMPARE_NEAR(fit.t, 1000.0, 1e-10);
  COMPARE_NEAR(fit.residual_rms, 0.0, 1e-6 * kStep);
  // And a depth far from zero.
  const StyleFit shifted = FitStyle(iz.add(1048576.0), LineOf(iz, kStep / 16, 1000));
  COMPARE_NEAR(shifted.s, kStep / 16, 1e-9 * kStep);
  COMPARE_NEAR(shifted.t, 1000.0 + 1048576.0 * kStep / 16, 1e-8);
}

void TestStatsFit::TheResidualIsTheNoise() {
  const at::Tensor iz = Steps(64, 160);
  // Half a pixel up in every other pair of rows, down in the others: the steps repeat within a row.
  const at::Tensor noise = MapOf(64, 160, [](int y, int) { return y / 16 % 2 == 0 ? 0.5 : -0.5; });
  const StyleFit fit = FitStyle(iz, LineOf(iz, 0.03125, 4).add(noise));
  COMPARE_NEAR(fit.s, 0.03125, 1e-9);
  COMPARE_NEAR(fit.residual_rms, 0.5, 1e-9);
}

void TestStatsFit::WeightsDecide() {
  const at::Tensor iz = RowOf({0, 1, 0, 1}), disparity = RowOf({0, 1, 8, 8});
  const StyleFit fit = FitStyle(iz, disparity, RowOf({3, 3, 1, 1}));
  // By hand: at iz 0 the mean is 2, at 1 it is 2.75.
  COMPARE_NEAR(fit.s, -0.75, 1e-5);  // the ridge over a variance of a quarter
  COMPARE_NEAR(fit.t, 2.0, 1e-5);
  QCOMPARE(fit.weight, 8.0);
}

void TestStatsFit::MaskAndWeightsOfOneAgree() {
  const at::Tensor iz = Noise(90, 131, 1), disparity = Noise(90, 131, 2);
  const at::Tensor mask = MapOf(90, 131, [](int y, int x) { return (x + y) % 3 == 0; }).to(at::kByte);
  const StyleFit masked = FitStyle(iz, disparity, mask.mul(200)),
                 weighted = FitStyle(iz, disparity, mask.to(at::kFloat));
  QCOMPARE(masked.s, weighted.s);
  QCOMPARE(masked.t, weighted.t);
  QCOMPARE(masked.residual_rms, weighted.residual_rms);
}

void TestStatsFit::OutsideTheMaskNothingIsRead() {
  const at::Tensor iz = Steps(60, 100);
  const at::Tensor mask = MapOf(60, 100, [](int, int x) { return x >= 40; }).to(at::kByte);
  at::Tensor disparity = LineOf(iz, 0.03125, 4), depth = iz.clone();
  disparity.narrow(1, 0, 20).fill_(kNan);
  disparity.narrow(1, 20, 20).fill_(3e38);
  depth.narrow(1, 10, 20).fill_(-kInfinity);
  const StyleFit fit = FitStyle(depth, disparity, mask);
  COMPARE_NEAR(fit.s, 0.03125, 1e-9);
  COMPARE_NEAR(fit.residual_rms, 0.0, 1e-7);
  QCOMPARE(fit.weight, 60.0 * 60);
  QCOMPARE(fit.left_out, std::int64_t{0});
}

void TestStatsFit::NaNAndInfinityAreLeftOut() {
  const at::Tensor iz = Steps(60, 100);
  at::Tensor disparity = LineOf(iz, 0.03125, 4), depth = iz.clone(), weights = iz.mul(0).add(1);
  disparity.select(0, 3).fill_(kNan);
  disparity.select(0, 4).fill_(kInfinity);
  depth.select(0, 5).fill_(kNan);
  weights.select(0, 6).fill_(kNan);
  weights.select(0, 7).fill_(kInfinity);
  weights.select(0, 8).fill_(-1);
  const StyleFit fit = FitStyle(depth, disparity, weights);
  COMPARE_NEAR(fit.s, 0.03125, 1e-9);
  QCOMPARE(fit.weight, 54.0 * 100);
  QCOMPARE(fit.left_out, std::int64_t{300});
}

void TestStatsFit::AnEmptyMaskIsSaid() {
  const at::Tensor iz = Steps(9, 70);
  for (const at::Tensor& weights : {at::zeros_like(iz), at::zeros_like(iz).to(at::kByte)}) {
    const StyleFit fit = FitStyle(iz, iz, weights);
    QCOMPARE(static_cast<int>(fit.outcome), static_cast<int>(FitOutcome::kEmpty));
    QVERIFY(IsFiniteFit(fit));
    QCOMPARE(fit.weight, 0.0);
  }
  const StyleFit nothing = FitStyle(iz.mul(kNan), iz);
  QCOMPARE(static_cast<int>(nothing.outcome), static_cast<int>(FitOutcome::kEmpty));
  QCOMPARE(nothing.left_out, std::int64_t{9 * 70});
}

void TestStatsFit::AConstantDepthIsSaid() {
  // A value that single precision cannot hold exactly: rounding must not look like a spread.
  const at::Tensor iz = MapOf(50, 130, [](int, int) { return 200.1; });
  const at::Tensor disparity = MapOf(50, 130, [](int, int x) { return x % 2; });
  const StyleFit fit = FitStyle(iz, disparity);
  QCOMPARE(static_cast<int>(fit.outcome), static_cast<int>(FitOutcome::kConstant));
  QVERIFY(!fit.ok());
  QCOMPARE(fit.s, 0.0);
  QCOMPARE(fit.t, 0.5);
  QCOMPARE(fit.residual_rms, 0.5);
}

void TestStatsFit::OnePixelIsAConstantDepth() {
  const StyleFit fit = FitStyle(RowOf({7}), RowOf({-3}));
  QCOMPARE(static_cast<int>(fit.outcome), static_cast<int>(FitOutcome::kConstant));
  QCOMPARE(fit.t, -3.0);
  QCOMPARE(fit.residual_rms, 0.0);
}

void TestStatsFit::TheRidgeHoldsSInNoise() {
  // Depth that wobbles by a 16-bit code, disparity by a pixel: the true slope is 257, and means nothing.
  const at::Tensor iz = MapOf(40, 40, [](int, int x) { return 100 + (x % 2) / 257.0; });
  const at::Tensor disparity = MapOf(40, 40, [](int, int x) { return x % 2; });
  const StyleFit free = FitStyle(iz, disparity), held = FitStyle(iz, disparity, {}, {3e-6});
  QVERIFY(free.ok() && held.ok());
  QVERIFY(std::abs(held.s) < std::abs(free.s) && std::abs(free.s) < 257);
  QCOMPARE(static_cast<int>(FitStyle(iz, disparity, {}, {1e-4}).outcome),
           static_cast<int>(FitOutcome::kConstant));
}

void TestStatsFit::FramesOfABatchAreFitsOfTheirOwn() {
  const at::Tensor iz = at::stack({Noise(40, 120, 1), Noise(40, 120, 2), Noise(40, 120, 3)});
  const at::Tensor disparity = at::stack({Noise(40, 120, 4), Noise(40, 120, 5), Noise(40, 120, 6)});
  std::vector<StyleFit> fits;
  FitStyles(iz, disparity, {}, {}, fits);
  QCOMPARE(fits.size(), std::size_t{3});
  for (std::size_t i = 0; i < 3; ++i) {
    const auto frame = static_cast<std::int64_t>(i);
    const StyleFit alone = FitStyle(iz.select(0, frame), disparity.select(0, frame));
    QCOMPARE(fits[i].s, alone.s);
    QCOMPARE(fits[i].t, alone.t);
    QCOMPARE(fits[i].residual_rms, alone.residual_rms);
  }
}

void TestStatsFit::ThreadsDoNotMatter() {
  const at::Tensor iz = Noise(700, 1001, 8), disparity = LineOf(iz, 0.02, 3).add(Noise(700, 1001, 9), 0.01);
  const at::Tensor weights = Noise(700, 1001, 10), mask = weights.gt(100).to(at::kByte);
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const StyleFit want = FitStyle(iz, disparity, weights);
  const DdcIouResult want_edges = DdcIou(iz, disparity, mask);
  QVERIFY(want_edges.intersection > 0);
  for (const int count : {2, 3, 5}) {
    at::set_num_threads(count);
    const StyleFit got = FitStyle(iz, disparity, weights);
    QVERIFY(got.s == want.s && got.t == want.t && got.residual_rms == want.residual_rms);
    QVERIFY(got.weight == want.weight);
    const DdcIouResult edges = DdcIou(iz, disparity, mask);
    QVERIFY(edges.intersection == want_edges.intersection && edges.union_count == want_edges.union_count);
  }
  at::set_num_threads(threads);
}

void TestStatsFit::MisuseIsAMistake() {
  const at::Tensor iz = Steps(4, 5);
  QVERIFY_EXCEPTION_THROWN(FitStyle(iz, Steps(4, 6)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(FitStyle(iz, iz, Steps(5, 4)), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(FitStyle(iz, iz, {}, {0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(FitStyle(iz, iz, {}, {kNan}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(DdcIou(iz, iz, iz), std::logic_error);
}

void TestStatsFit::DdcOfTheSameStepsIsOne() {
  const at::Tensor iz = MapOf(30, 60, [](int, int x) { return 32 * (x / 10); });
  const DdcIouResult result = DdcIou(iz, LineOf(iz, 0.03125, 3));
  QCOMPARE(result.iou, 1.0);
  QCOMPARE(result.union_count, std::int64_t{30 * 5});
  COMPARE_NEAR(result.fit.s, 0.03125, 1e-9);
  // Steps of half a pixel are no edges, whatever the depth.
  QCOMPARE(DdcIou(iz, LineOf(iz, 1.0 / 64, 3)).union_count, std::int64_t{0});
}

void TestStatsFit::DdcCountsPairs() {
  // One step in both maps (columns 3 to 4), one in the disparity alone (7 to 8) in every other row.
  const at::Tensor iz = MapOf(20, 12, [](int, int x) { return x < 4 ? 0 : 200; });
  const at::Tensor disparity =
      MapOf(20, 12, [](int y, int x) { return (x < 4 ? 10.0 : 4.0) + (x > 7 && y % 2 == 0 ? 0.75 : 0); });
  const DdcIouResult result = DdcIou(iz, disparity);
  QCOMPARE(result.intersection, std::int64_t{20});
  QCOMPARE(result.union_count, std::int64_t{30});
  QCOMPARE(result.iou, 20.0 / 30);
}

void TestStatsFit::DdcLeavesInvalidPairsOut() {
  const at::Tensor iz = MapOf(20, 12, [](int, int x) { return x < 4 ? 0 : 200; });
  at::Tensor disparity = LineOf(iz, 0.03, 10);
  const at::Tensor valid = MapOf(20, 12, [](int y, int x) { return y >= 5 || x != 4; }).to(at::kByte);
  disparity.select(0, 10).fill_(kNan);
  disparity.select(0, 11).narrow(0, 3, 1).fill_(kInfinity);
  const DdcIouResult result = DdcIou(iz, disparity, valid);
  QCOMPARE(result.union_count, std::int64_t{20 - 5 - 2});
  QCOMPARE(result.iou, 1.0);
}

void TestStatsFit::DdcWithoutStepsIsZero() {
  const at::Tensor flat = Steps(20, 20).mul(0).add(50);
  QCOMPARE(DdcIou(flat, flat).iou, 0.0);
  const at::Tensor iz = Steps(20, 20), none = at::zeros_like(iz).to(at::kByte);
  const DdcIouResult empty = DdcIou(iz, iz, none);
  QCOMPARE(empty.iou, 0.0);
  QCOMPARE(static_cast<int>(empty.fit.outcome), static_cast<int>(FitOutcome::kEmpty));
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestStatsFit)
#include "tst_stats_fit.moc"
