#include <QtTest>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "gpu/synthesize/synthesize.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr double kTolerance = 1e-4;  // single precision at 255

float CanvasOf(double raw, const CanvasOptions& options = {}) {
  return ValueAt(ApplyCanvas(RowOf({static_cast<float>(raw)}), options), 0, 0);
}

}  // namespace

class TestSynthesize : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void NearIsInFront();
  void CanvasIsStraightInTheMiddle();
  void KneeIsMonotoneAndBounded();
  void KneeHasNoCorner();
  void CanvasKeepsAnyShape();
  void LocalMoveFollowsItsFormula();
  void NegativePullComesForward();
  void BadOptionsAreNamed();
};

void TestSynthesize::NearIsInFront() {
  // d = t - s * iz with s = 0.1, t = 10: the far end lies 10 px behind the screen, iz 100 on it, the near end
  // in front.
  const at::Tensor disparity = Synthesize(RowOf({0, 100, 255}), {0.1, 10});
  QVERIFY(std::abs(ValueAt(disparity, 0, 0) - 10) < kTolerance);
  QVERIFY(std::abs(ValueAt(disparity, 0, 1)) < kTolerance);
  QVERIFY(std::abs(ValueAt(disparity, 0, 2) + 15.5) < kTolerance);
}

void TestSynthesize::CanvasIsStraightInTheMiddle() {
  QCOMPARE(CanvasOf(10), 10.0f);
  QCOMPARE(CanvasOf(117.25), 117.25f);
  QCOMPARE(CanvasOf(245), 245.0f);
  QVERIFY(std::abs(CanvasOf(3.5, {20, 8}) - 78) < kTolerance);
  QVERIFY(std::abs(CanvasOf(3.5, {-20, 108}) - 38) < kTolerance);
}

void TestSynthesize::KneeIsMonotoneAndBounded() {
  constexpr int kCount = 4000;
  const at::Tensor iz = ApplyCanvas(MapOf(1, kCount, [](int, int x) { return (x - kCount / 2) * 0.5; }), {});
  for (int x = 1; x < kCount; ++x) QVERIFY(ValueAt(iz, 0, x) > ValueAt(iz, 0, x - 1));
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float raw : {1e6f, 1e30f, infinity}) {
    QVERIFY(CanvasOf(raw) <= 255 && CanvasOf(raw) > 254.9f);
    QVERIFY(CanvasOf(-raw) >= 0 && CanvasOf(-raw) < 0.1f);
  }
}

void TestSynthesize::KneeHasNoCorner() {
  // Slopes on either side of the joints, over a step so small that the knee has hardly bent, and large enough
  // for float.
  constexpr double kStep = 0.05, kSlopeTolerance = 0.01;
  for (const double joint : {10.0, 245.0}) {
    const double before = (CanvasOf(joint) - CanvasOf(joint - kStep)) / kStep;
    const double after = (CanvasOf(joint + kStep) - CanvasOf(joint)) / kStep;
    QVERIFY2(std::abs(before - 1) < kSlopeTolerance, qPrintable(QString::number(before)));
    QVERIFY2(std::abs(after - 1) < kSlopeTolerance, qPrintable(QString::number(after)));
  }
}

void TestSynthesize::CanvasKeepsAnyShape() {
  const at::Tensor raw = MapOf(6, 4, [](int y, int x) { return 20 * y + x; }).view({2, 3, 4});
  QVERIFY(ApplyCanvas(raw, {1, 12}).equal(raw.add(12)));
  QCOMPARE(ApplyCanvas(raw.narrow(0, 0, 0), {}).numel(), 0);
}

void TestSynthesize::LocalMoveFollowsItsFormula() {
  // d <- (1 - a) * d + a * (m + t_e + s_e * (d - m))
  const at::Tensor disparity = RowOf({4, 4, 4, 2});
  const at::Tensor alpha = RowOf({0, 0.5, 1, 1});
  const at::Tensor moved = ApplyLocalMove(disparity, alpha, {-3, 1.5, 2});
  QCOMPARE(ValueAt(moved, 0, 0), 4.0f);
  QCOMPARE(ValueAt(moved, 0, 1), 3.0f);  // half way to 2 - 3 + 1.5 * 2
  QCOMPARE(ValueAt(moved, 0, 2), 2.0f);
  QCOMPARE(ValueAt(moved, 0, 3), -1.0f);
  const at::Tensor card = ApplyLocalMove(RowOf({1, 5, 9}), RowOf({1, 1, 1}), {0, 0, 5});
  QVERIFY(card.equal(RowOf({5, 5, 5})));
}

void TestSynthesize::NegativePullComesForward() {
  const at::Tensor moved = ApplyLocalMove(RowOf({2}), RowOf({1}), {-5, 1, 2});
  QCOMPARE(ValueAt(moved, 0, 0), -3.0f);
}

void TestSynthesize::BadOptionsAreNamed() {
  const at::Tensor map = RowOf({1, 2});
  QVERIFY_EXCEPTION_THROWN(Synthesize(map, {-0.1, 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyLocalMove(map, map, {0, -1, 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyLocalMove(map, RowOf({1}), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyCanvas(map, {std::nan(""), 0}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestSynthesize)
#include "tst_synthesize.moc"
