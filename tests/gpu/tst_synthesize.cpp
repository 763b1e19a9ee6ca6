#include <ATen/Parallel.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "gpu/synthesize/synthesize.h"
#include "tests/gpu/tensors.h"

namespace zeroplane::gpu {
namespace {

constexpr double kTolerance = 1e-4;  // single precision at 255

float CanvasOf(double raw, const CanvasOptions& options = {}) {
  return ValueAt(ApplyCanvas(RowOf({static_cast<float>(raw)}), options), 0, 0);
}

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
const DepthCurve kCurve{{{0, 0}, {60, 20}, {140, 170}, {255, 250}}};
const ComfortKnee kKnee{-8, 5, 2};

at::Tensor Noise(int height, int width, double low, double high, unsigned seed) {
  std::mt19937 random(seed);
  return MapOf(height, width, [&](int, int) { return low + (high - low) * (random() / 4294967296.0); });
}

/// Everything at once: both kinds of alpha, and more effects than a pass takes.
SynthesizeInputs ManyInputs(int height, int width) {
  SynthesizeInputs inputs{Noise(height, width, 0, 255, 1)};
  inputs.artistic = DualPath{Noise(height, width, 0, 0.1, 2), Noise(height, width, -3, 9, 3), {1.5, -2}};
  const at::Tensor alpha = Noise(height, width, 0, 1, 4), codes = alpha.mul(255).to(at::kByte);
  for (int i = 0; i < 18; ++i) {
    inputs.effects.push_back({i % 2 == 0 ? alpha : codes, {0.5 * i - 4, 0.8 + 0.02 * i, 1.0 * i}});
  }
  return inputs;
}

at::Tensor Fused(const SynthesizeInputs& inputs, const SynthesizeOptions& options) {
  SynthesizeResult result;
  Synthesize(inputs, options, result);
  return result.disparity_px;
}

/// The comfort knee alone: s = 0 and an effect that is nothing but t_e would do, but the dual path takes any
/// disparity.
at::Tensor Kneed(const at::Tensor& disparity_px, const ComfortKnee& knee) {
  SynthesizeInputs inputs{disparity_px.mul(0)};
  inputs.artistic = DualPath{disparity_px.mul(0), disparity_px, {}};
  return Fused(inputs, {0, 0, std::nullopt, knee});
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
  void OnePassIsTheStepsBitForBit();
  void EffectsStackInListOrder();
  void EightBitAlphasAreTheirShareOf255();
  void CurveComesBeforeTheAffinePart();
  void CurveThatChangesNothingChangesNoBit();
  void CurveOfAnotherShotIsNotKept();
  void DualPathRealisesTheWantedStyle();
  void EffectiveStyleScalesTheResidual();
  void ProposalWithoutDepthFallsBack();
  void ComfortKneeLeavesTheMiddleAlone();
  void ComfortKneeNeverPassesALimit();
  void ComfortKneeHasNoCorner();
  void ComfortKneeKeepsTheOrder();
  void WhatIsNotFiniteStaysInItsPixel();
  void ResultKeepsItsMemory();
  void AnyNumberOfThreadsGivesTheSameBits();
  void StridedMapsAreRead();
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

void TestSynthesize::OnePassIsTheStepsBitForBit() {
  SynthesizeInputs inputs = ManyInputs(37, 201);
  inputs.artistic.reset();
  at::Tensor steps = Synthesize(inputs.iz, {0.07, 4});
  for (const PaintedEffect& effect : inputs.effects) steps = ApplyLocalMove(steps, effect.alpha, effect.move);
  QVERIFY(Fused(inputs, {0.07, 4}).equal(steps));
  QVERIFY(Fused(inputs, {0.07, 4, std::nullopt, kKnee}).equal(Kneed(steps, kKnee)));
}

void TestSynthesize::EffectsStackInListOrder() {
  // A card at 5, then one pixel toward the viewer; the other way round the card takes it back.
  const at::Tensor full = RowOf({1});
  const PaintedEffect card{full, {0, 0, 5}}, nearer{full, {-1, 1, 0}};
  QCOMPARE(ValueAt(Fused({RowOf({100}), std::nullopt, {card, nearer}}, {0, 2}), 0, 0), 4.0f);
  QCOMPARE(ValueAt(Fused({RowOf({100}), std::nullopt, {nearer, card}}, {0, 2}), 0, 0), 5.0f);
}

void TestSynthesize::EightBitAlphasAreTheirShareOf255() {
  const at::Tensor codes = MapOf(1, 256, [](int, int x) { return x; });
  const at::Tensor iz = Noise(1, 256, 0, 255, 5);
  const LocalMoveOptions move{-3, 1.25, 2};
  QVERIFY(Fused({iz, std::nullopt, {{codes.to(at::kByte), move}}}, {0.1, 9})
              .equal(Fused({iz, std::nullopt, {{codes.div(255), move}}}, {0.1, 9})));
}

void TestSynthesize::CurveComesBeforeTheAffinePart() {
  const at::Tensor iz = MapOf(1, 2000, [](int, int x) { return x * 0.1325 - 5; });
  const at::Tensor disparity = Fused({iz}, {0.1, 12, kCurve});
  for (int x = 0; x < 2000; ++x) {
    const double want = 12 - 0.1 * CurveValue(kCurve, ValueAt(iz, 0, x));
    QVERIFY(std::abs(ValueAt(disparity, 0, x) - want) < kTolerance + 0.1 * CurveTableError(kCurve));
  }
  // A point on the table's grid is met exactly.
  QCOMPARE(ValueAt(Fused({RowOf({140})}, {1, 0, kCurve}), 0, 0), -170.0f);
}

void TestSynthesize::CurveThatChangesNothingChangesNoBit() {
  const SynthesizeInputs inputs = ManyInputs(13, 57);
  const DepthCurve straight{{{0, 0}, {80, 80}, {255, 255}}};
  QVERIFY(Fused(inputs, {0.1, 3, straight}).equal(Fused(inputs, {0.1, 3})));
}

void TestSynthesize::CurveOfAnotherShotIsNotKept() {
  const SynthesizeInputs inputs{Noise(5, 50, 0, 255, 6)};
  const DepthCurve other{{{0, 100}, {255, 200}}};
  SynthesizeResult result;
  for (const std::optional<DepthCurve>& curve :
       {std::optional(kCurve), std::optional(other), {}, std::optional(kCurve)}) {
    Synthesize(inputs, {0.1, 3, curve}, result);
    QVERIFY(result.disparity_px.equal(Fused(inputs, {0.1, 3, curve})));
  }
}

void TestSynthesize::DualPathRealisesTheWantedStyle() {
  // A proposal that is affine itself, in pixels of the canonical canvas, becomes the wanted style exactly.
  const at::Tensor iz = MapOf(3, 86, [](int y, int x) { return x * 3 - y; });
  const auto style = EffectiveStyle({0.08, 9}, {0.019, 6.22}, 512);
  QVERIFY(style.has_value());
  SynthesizeInputs inputs{iz};
  inputs.artistic = DualPath{iz.mul(0).add(0.019), iz.mul(0).add(6.22), *style};
  const double off = Fused(inputs, {}).sub(Synthesize(iz, {0.08, 9})).abs().max().item<double>();
  QVERIFY2(off < kTolerance, qPrintable(QString::number(off)));
}

void TestSynthesize::EffectiveStyleScalesTheResidual() {
  const auto style = EffectiveStyle({0.06, 3}, {0.03, 4}, 1920);
  QCOMPARE(style->scale, 2.0);
  QCOMPARE(style->offset_px, -5.0);
  // What lies a pixel off the fit lies two off the wanted style.
  const double iz = 100, proposed = 4 - 0.03 * iz + 1;
  QVERIFY(std::abs(style->offset_px + style->scale * proposed - (3 - 0.06 * iz + 2)) < 1e-12);
  QCOMPARE(*EffectiveStyle({0, 3}, {0.03, 4}, 1920), (ResidualStyle{0, 3}));
}

void TestSynthesize::ProposalWithoutDepthFallsBack() {
  const double least = kLeastFittedRangePct / 100 * 512 / 255;
  QVERIFY(EffectiveStyle({0.06, 3}, {1.001 * least, 4}, 512).has_value());
  QVERIFY(!EffectiveStyle({0.06, 3}, {0.999 * least, 4}, 512).has_value());
  for (const double s : {0.0, -0.03, std::nan(""), double{kInfinity}})
    QVERIFY(!EffectiveStyle({0.06, 3}, {s, 4}, 512).has_value());
  QVERIFY(!EffectiveStyle({0.06, 3}, {0.03, std::nan("")}, 512).has_value());
  QVERIFY_EXCEPTION_THROWN(EffectiveStyle({-0.06, 3}, {0.03, 4}, 512), std::logic_error);
}

void TestSynthesize::ComfortKneeLeavesTheMiddleAlone() {
  const at::Tensor disparity = Noise(4, 500, -6, 3, 7);  // the bends begin at -8 + 2 and 5 - 2
  QVERIFY(Kneed(disparity, kKnee).equal(disparity));
  QCOMPARE(ValueAt(Kneed(RowOf({5}), kKnee), 0, 0), 4.0f);  // the limit itself: half the room
  QCOMPARE(ValueAt(Kneed(RowOf({-8}), kKnee), 0, 0), -7.0f);
}

void TestSynthesize::ComfortKneeNeverPassesALimit() {
  for (const ComfortKnee& knee : {kKnee, ComfortKnee{-20.7, 10.1, 0.3}, ComfortKnee{-1e-3, 2e-3, 1.5e-3},
                                  ComfortKnee{-300.3, 100.1, 33.3}}) {
    const at::Tensor far = Kneed(MapOf(1, 120, [](int, int x) { return std::pow(2.0, x - 20); }), knee);
    const at::Tensor near = Kneed(MapOf(1, 120, [](int, int x) { return -std::pow(2.0, x - 20); }), knee);
    QVERIFY(far.max().item<float>() <= static_cast<float>(knee.far_px));
    QVERIFY(near.min().item<float>() >= static_cast<float>(knee.near_px));
    QVERIFY(far.max().item<double>() > knee.far_px - 1e-3 * knee.room_px);
  }
}

void TestSynthesize::ComfortKneeHasNoCorner() {
  constexpr double kStep = 0.01, kSlopeTolerance = 0.02;
  for (const double joint : {-6.0, 3.0}) {
    const at::Tensor d = Kneed(MapOf(1, 3, [&](int, int x) { return joint + (x - 1) * kStep; }), kKnee);
    for (const int x : {0, 1}) {
      const double slope = (ValueAt(d, 0, x + 1) - ValueAt(d, 0, x)) / kStep;
      QVERIFY2(std::abs(slope - 1) < kSlopeTolerance, qPrintable(QString::number(slope)));
    }
  }
}

void TestSynthesize::ComfortKneeKeepsTheOrder() {
  // Strictly, where single precision can tell the results apart; never the wrong way round, not even between
  // neighbouring numbers.
  const at::Tensor steps = Kneed(MapOf(1, 6000, [](int, int x) { return (x - 3000) * 0.02; }), kKnee);
  for (int x = 1; x < 6000; ++x) QVERIFY(ValueAt(steps, 0, x) > ValueAt(steps, 0, x - 1));
  std::vector<float> neighbours;
  for (const float from : {-6.0f, 3.0f, 4.7f, -31.0f, 250.0f}) {
    float value = from;
    for (int i = 0; i < 500; ++i) value = std::nextafter(value, -kInfinity);
    for (int i = 0; i < 1000; ++i) neighbours.push_back(value = std::nextafter(value, kInfinity));
    const at::Tensor d = Kneed(RowOf(neighbours), {-8.1, 5.3, 2.2999999});
    for (std::int64_t x = 1; x < d.size(1); ++x)
      QVERIFY(ValueAt(d, 0, static_cast<int>(x)) >= ValueAt(d, 0, static_cast<int>(x) - 1));
    neighbours.clear();
  }
}

void TestSynthesize::WhatIsNotFiniteStaysInItsPixel() {
  SynthesizeInputs inputs = ManyInputs(1, 40);
  const SynthesizeOptions options{0.1, 3, kCurve, kKnee};
  const at::Tensor good = Fused(inputs, options);
  inputs.iz[0][3].fill_(kNaN);
  inputs.artistic->vs[0][7].fill_(kNaN);
  inputs.artistic->vt[0][11].fill_(kInfinity);
  inputs.effects[0].alpha[0][19].fill_(-kInfinity);
  const at::Tensor bad = Fused(inputs, options);
  for (int x = 0; x < 40; ++x) {
    if (x == 3 || x == 7 || x == 11 || x == 19) {
      QVERIFY(!std::isfinite(ValueAt(bad, 0, x)));
    } else {
      QCOMPARE(ValueAt(bad, 0, x), ValueAt(good, 0, x));
    }
  }
  const at::Tensor curved = Fused({RowOf({-kInfinity, kInfinity, 1e30f, kNaN})}, {1, 0, kCurve});
  QCOMPARE(ValueAt(curved, 0, 0), 0.0f);
  QCOMPARE(ValueAt(curved, 0, 1), -250.0f);
  QCOMPARE(ValueAt(curved, 0, 2), -250.0f);
  QVERIFY(std::isnan(ValueAt(curved, 0, 3)));
}

void TestSynthesize::ResultKeepsItsMemory() {
  const SynthesizeInputs inputs = ManyInputs(30, 40);
  SynthesizeResult result;
  Synthesize(inputs, {0.1, 3, kCurve, kKnee}, result);
  const void *map = result.disparity_px.data_ptr(), *table = result.curve_table.data_ptr();
  Synthesize(inputs, {0.2, 4, kCurve}, result);
  QCOMPARE(result.disparity_px.data_ptr(), map);
  QCOMPARE(result.curve_table.data_ptr(), table);
  at::Tensor iz;
  ApplyCanvas(inputs.iz, {1, 2}, iz);
  const void* canvas = iz.data_ptr();
  ApplyCanvas(inputs.iz, {1, 3}, iz);
  QCOMPARE(iz.data_ptr(), canvas);
}

void TestSynthesize::AnyNumberOfThreadsGivesTheSameBits() {
  const int before = at::get_num_threads();
  const SynthesizeInputs inputs = ManyInputs(701, 1003);
  const SynthesizeOptions options{0.1, 3, kCurve, kKnee};
  at::set_num_threads(1);
  const at::Tensor want = Fused(inputs, options);
  for (const int threads : {2, 3, 5}) {
    at::set_num_threads(threads);
    QVERIFY(Fused(inputs, options).equal(want));
  }
  at::set_num_threads(before);
}

void TestSynthesize::StridedMapsAreRead() {
  SynthesizeInputs inputs = ManyInputs(20, 30);
  const SynthesizeOptions options{0.1, 3, kCurve, kKnee};
  const at::Tensor want = Fused(inputs, options);
  const auto turned = [](const at::Tensor& map) { return map.t().contiguous().t(); };
  inputs.iz = turned(inputs.iz);
  inputs.artistic->vs = turned(inputs.artistic->vs);
  inputs.artistic->vt = turned(inputs.artistic->vt);
  for (PaintedEffect& effect : inputs.effects) effect.alpha = turned(effect.alpha);
  QVERIFY(!inputs.iz.is_contiguous());
  QVERIFY(Fused(inputs, options).equal(want));
}

void TestSynthesize::BadOptionsAreNamed() {
  const at::Tensor map = RowOf({1, 2});
  QVERIFY_EXCEPTION_THROWN(Synthesize(map, {-0.1, 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyLocalMove(map, map, {0, -1, 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyLocalMove(map, RowOf({1}), {}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyCanvas(map, {std::nan(""), 0}), std::logic_error);
  QVERIFY_EXCEPTION_THROWN(ApplyLocalMove(map, map.to(at::kInt), {}), std::logic_error);
  const DepthCurve falling{{{0, 9}, {255, 3}}};
  QVERIFY_EXCEPTION_THROWN(Fused({map}, {0, 0, falling}), std::logic_error);
  for (const ComfortKnee& knee : {ComfortKnee{2, 1, 0.1}, ComfortKnee{-1, 1, 0}, ComfortKnee{-1, 1, 1.1},
                                  ComfortKnee{-kInfinity, 1, 0.1}})
    QVERIFY_EXCEPTION_THROWN(Fused({map}, {0, 0, std::nullopt, knee}), std::logic_error);
  SynthesizeInputs inputs{map};
  inputs.artistic = DualPath{map, RowOf({1}), {}};
  QVERIFY_EXCEPTION_THROWN(Fused(inputs, {}), std::logic_error);
  inputs.artistic = DualPath{map, map, {-1, 0}};
  QVERIFY_EXCEPTION_THROWN(Fused(inputs, {}), std::logic_error);
}

}  // namespace zeroplane::gpu

QTEST_APPLESS_MAIN(zeroplane::gpu::TestSynthesize)
#include "tst_synthesize.moc"
